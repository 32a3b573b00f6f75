namespace PptpTools;

/// <summary>What the process runs that <c>Connect-PptpTunnel -Detach</c> starts.</summary>
public static class DetachedTunnel
{
    /// <summary>Opens the tunnel that is asked for, and keeps it until it is closed.</summary>
    /// <param name="requestHandle">Number of the inherited pipe with the request and the password.</param>
    /// <param name="answerHandle">Number of the inherited pipe for answers.</param>
    /// <exception cref="System.IO.IOException">The pipes are broken.</exception>
    public static void Run(string requestHandle, string answerHandle) => TunnelPlatform.Current.RunDetached(requestHandle, answerHandle);
}
