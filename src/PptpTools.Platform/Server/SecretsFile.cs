namespace PptpTools.Server;

internal static class SecretsFile
{
    public const string Anything = "*";
}
