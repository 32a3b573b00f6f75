using System;
using System.IO;

namespace PptpTools.Tests;

/// <summary>A folder of its own for a test; gone afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("pptptools").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string File(string name, byte[] octets)
    {
        System.IO.File.WriteAllBytes(File(name), octets);
        return File(name);
    }

    public void Dispose()
    {
        foreach (string file in Directory.GetFiles(Path))
            System.IO.File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(Path, recursive: true);
    }
}
