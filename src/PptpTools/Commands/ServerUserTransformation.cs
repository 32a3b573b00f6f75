using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Net;

namespace PptpTools.Commands;

/// <summary>Somebody who may connect to a server.</summary>
public sealed class ServerUser
{
    /// <summary>Name and password.</summary>
    public PSCredential Credential { get; set; } = PSCredential.Empty;

    /// <summary>The address that the user always gets; null for one of the pool.</summary>
    public IPAddress? Address { get; set; }
}

/// <summary>Makes users of credentials, of names, whose passwords are asked for, and of tables with Credential and Address.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ServerUserTransformationAttribute : ArgumentTransformationAttribute
{
    private readonly CredentialAttribute _credential = new();

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object given = Bare(inputData);
        var users = new List<ServerUser>();
        if (given is IList list)
        {
            foreach (object item in list)
                users.Add(UserOf(engineIntrinsics, Bare(item)));
        }
        else
        {
            users.Add(UserOf(engineIntrinsics, given));
        }

        return users.ToArray();
    }

    private ServerUser UserOf(EngineIntrinsics engine, object given)
    {
        if (given is ServerUser user)
            return user;
        if (given is PSCredential or string)
            return new ServerUser { Credential = (PSCredential)_credential.Transform(engine, given) };
        var properties = given as IDictionary;
        object? Property(string name) => properties is null ? PSObject.AsPSObject(given).Properties[name]?.Value : properties[name];
        if (Property(nameof(ServerUser.Credential)) is not { } credential)
            throw new ArgumentTransformationMetadataException("A user is a credential, a name, or an object with Credential and, where wanted, Address.");
        return new ServerUser
        {
            Credential = (PSCredential)_credential.Transform(engine, Bare(credential)),
            Address = Property(nameof(ServerUser.Address)) is { } address ? LanguagePrimitives.ConvertTo<IPAddress>(Bare(address)) : null,
        };
    }

    private static object Bare(object given) => given is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : given;
}
