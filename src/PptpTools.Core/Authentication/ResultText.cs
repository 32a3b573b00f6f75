namespace PptpTools.Authentication;

/// <summary>The words of the results that an authenticator sends.</summary>
internal static class ResultText
{
    public static string ForPap(ResultWording wording, bool isAccepted) =>
        wording == ResultWording.Windows ? "" : isAccepted ? "Login ok" : "Login incorrect";
}
