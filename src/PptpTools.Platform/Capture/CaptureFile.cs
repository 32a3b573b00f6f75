namespace PptpTools.Capture;

/// <summary>x</summary>
public static class CaptureFile
{
    /// <summary>x</summary>
    public static string X => new Org.BouncyCastle.Security.SecureRandom().ToString() ?? "";
}
