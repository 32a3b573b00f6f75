using System;
using System.Collections;
using System.Management.Automation;

namespace PptpTools.Commands;

/// <summary>PowerShell's <see cref="CredentialAttribute"/> for several credentials: a name among them asks for its password.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CredentialsAttribute : ArgumentTransformationAttribute
{
    private readonly CredentialAttribute _single = new();

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (given is not IList list)
            return new[] { _single.Transform(engineIntrinsics, inputData) };
        var credentials = new object[list.Count];
        for (int i = 0; i < credentials.Length; i++)
            credentials[i] = _single.Transform(engineIntrinsics, list[i]!);
        return credentials;
    }
}
