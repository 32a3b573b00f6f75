using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Text.RegularExpressions;

namespace PptpTools.Tests;

/// <summary>Dependencies go one way: between assemblies, and between the folders of Core.</summary>
public sealed partial class LayeringTests
{
    /// <summary>For each folder of Core, the folders that its code may mention beside itself.</summary>
    private static readonly Dictionary<string, string[]> Folders = new()
    {
        ["Wire"] = [],
        ["Negotiation"] = ["Wire"],
        ["Authentication"] = ["Wire", "Encryption"],
        ["Encryption"] = ["Wire"],
        ["Tracing"] = ["Wire", "Negotiation", "Authentication", "Encryption"],
        ["Session"] = ["Wire", "Negotiation", "Authentication", "Encryption", "Tracing"],
        ["Routing"] = ["Wire", "Session"],
        ["Offload"] = ["Wire"],
        ["Decoding"] = ["Wire", "Negotiation", "Authentication", "Encryption", "Tracing"],
        ["Diagnosis"] = ["Wire", "Negotiation", "Authentication", "Encryption", "Tracing", "Session", "Decoding"],
        ["Probing"] = ["Wire", "Negotiation", "Authentication", "Tracing", "Session"],
        ["Recording"] = ["Wire", "Decoding"],
        ["Lab"] = ["Wire", "Negotiation", "Authentication", "Encryption", "Tracing", "Session", "Routing", "Decoding", "Recording"],
    };

    /// <summary>All that Core's net8.0 build may refer to: no sockets, processes or files; of System.Threading nothing but Volatile.</summary>
    private static readonly string[] CoreReferences =
    [
        "System.Collections", "System.Linq", "System.Memory", "System.Net.Primitives", "System.Runtime", "System.Runtime.InteropServices",
        "System.Security.Cryptography", "System.Threading",
    ];

    private static string Source => Path.Combine(TestFiles.Repository, "src");

    private static string CoreAssembly => Path.Combine(TestFiles.Repository, "module", "bin", "net8.0", "PptpTools.Core.dll");

    [Fact]
    public void Core_refers_to_a_fixed_short_list_of_assemblies()
    {
        using var file = new PEReader(File.OpenRead(CoreAssembly));
        MetadataReader metadata = file.GetMetadataReader();
        string[] references = [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
        Assert.Empty(references.Except(CoreReferences));
    }

    [Fact]
    public void Core_has_no_static_field_that_can_change()
    {
        using var file = new PEReader(File.OpenRead(CoreAssembly));
        MetadataReader metadata = file.GetMetadataReader();
        string[] mutable =
        [
            .. from handle in metadata.FieldDefinitions
               let field = metadata.GetFieldDefinition(handle)
               let type = metadata.GetTypeDefinition(field.GetDeclaringType())
               where (field.Attributes & FieldAttributes.Static) != 0
               where (field.Attributes & (FieldAttributes.InitOnly | FieldAttributes.Literal)) == 0
               let name = $"{metadata.GetString(type.Name)}.{metadata.GetString(field.Name)}"
               // The compiler's own: caches of lambdas and of inline data.
               where !name.Contains('<')
               select name,
        ];
        Assert.Empty(mutable);
    }

    [Fact]
    public void Each_folder_of_Core_mentions_only_the_folders_below_it()
    {
        string core = Path.Combine(Source, "PptpTools.Core");
        string[] folders = [.. Directory.GetDirectories(core).Select(path => Path.GetFileName(path)!).Except(["bin", "obj"])];
        Assert.Empty(folders.Except(Folders.Keys));

        var wrong = new List<string>();
        foreach (string folder in folders)
        {
            string[] forbidden = [.. Folders.Keys.Except(Folders[folder]).Where(name => name != folder)];
            foreach (string path in Directory.GetFiles(Path.Combine(core, folder), "*.cs", SearchOption.AllDirectories))
            {
                string code = Comment().Replace(File.ReadAllText(path), "");
                wrong.AddRange(
                    from mention in Mention().Matches(code)
                    let name = mention.Groups["folder"].Value
                    where forbidden.Contains(name)
                    select $"{Path.GetRelativePath(core, path)} mentions {mention.Value}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Projects_refer_only_to_the_projects_below_them()
    {
        Assert.Equal([], ProjectReferences("PptpTools.Core"));
        Assert.Equal(["PptpTools.Core"], ProjectReferences("PptpTools.Platform"));
        Assert.Equal(["PptpTools.Core", "PptpTools.Platform"], ProjectReferences("PptpTools"));
        Assert.Equal(["PptpTools"], ProjectReferences("PptpTools.Shell"));
    }

    [Fact]
    public void What_Platform_shows_is_made_of_its_own_types_and_those_of_Core()
    {
        string isolated = Path.Combine(Path.GetDirectoryName(CoreAssembly)!, "isolated");
        var context = new AssemblyLoadContext("layering");
        context.LoadFromAssemblyPath(CoreAssembly);
        context.Resolving += (loading, name) => loading.LoadFromAssemblyPath(Path.Combine(isolated, name.Name + ".dll"));
        Assembly platform = context.LoadFromAssemblyPath(Path.Combine(isolated, "PptpTools.Platform.dll"));
        string[] shown =
        [
            .. from type in platform.GetExportedTypes()
               from method in type.GetMethods().Where(method => method.DeclaringType == type)
               from mentioned in method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType).Append(type.BaseType ?? type)
               let assembly = (mentioned.IsByRef ? mentioned.GetElementType()! : mentioned).Assembly.GetName().Name!
               where !assembly.StartsWith("PptpTools", System.StringComparison.Ordinal) && !assembly.StartsWith("System", System.StringComparison.Ordinal)
               select $"{type}.{method.Name}: {mentioned}",
        ];
        Assert.Empty(shown);
    }

    private static string[] ProjectReferences(string project) =>
    [
        .. Reference().Matches(File.ReadAllText(Path.Combine(Source, project, project + ".csproj")))
            .Select(match => Path.GetFileNameWithoutExtension(match.Groups["path"].Value)).Order(),
    ];

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    /// <summary>A namespace of Core in full, or relative to that of Core (but for Session and Routing, which are also words for a variable).</summary>
    [GeneratedRegex(@"PptpTools\.(?<folder>\w+)(?=[.;])|(?<![\w.""])(?<folder>Wire|Negotiation|Authentication|Encryption|Tracing|Decoding|Diagnosis|Recording|Probing|Lab)(?=\.\w)", RegexOptions.ExplicitCapture)]
    private static partial Regex Mention();

    [GeneratedRegex(@"<ProjectReference Include=""(?<path>[^""]+)""")]
    private static partial Regex Reference();
}
