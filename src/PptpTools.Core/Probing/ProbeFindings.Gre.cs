namespace PptpTools.Probing;

/// <content>Whether GRE passes, as far as one end can tell.</content>
internal sealed partial class ProbeFindings
{
    private const string OpenBoth = "Let IP protocol 47 (GRE) through every firewall and address translator on the way, in both directions.";
    private const string OpenInward = "Let IP protocol 47 (GRE) from the server in: on this host's firewall, its router's, and out of the server's. A translator needs its PPTP helper.";
    private const string OpenOutward = "Let IP protocol 47 (GRE) to the server out: on this host's firewall, its router's, and into the server's.";

    /// <summary>pptpd's vendor: it starts pppd, which sends its first request unasked.</summary>
    private const string SpeaksFirst = "linux";

    private void NoteGre(MethodRun run)
    {
        if (_settings.GreObstacle is { } obstacle)
        {
            Note(ServerCheckKind.GreInward, CheckVerdict.NotTried, obstacle);
            Note(ServerCheckKind.GreOutward, CheckVerdict.NotTried, obstacle);
            IsHopeless = true;
            return;
        }

        if (run.HasHeard)
            Note(ServerCheckKind.GreInward, CheckVerdict.Passed, "GRE packets of the call came from the server.");
        if (run.HasBeenAnswered)
            Note(ServerCheckKind.GreOutward, CheckVerdict.Passed, "The server answered what this host sent through GRE.");
        else if (run.Refusal is { } refusal)
            Note(ServerCheckKind.GreOutward, CheckVerdict.Failed, $"GRE packets to the server are refused: {refusal}.", OpenOutward);
        else if (run.HasHeard)
            Note(ServerCheckKind.GreOutward, CheckVerdict.Failed, "The server's GRE packets come, and it answered none of this host's.", OpenOutward);
        if (!run.HasHeard && !IsKnown(ServerCheckKind.GreInward))
            NoteSilence(run);
        if (!IsKnown(ServerCheckKind.GreOutward) || !IsKnown(ServerCheckKind.GreInward) || !Accepts(ServerCheckKind.GreInward) || !Accepts(ServerCheckKind.GreOutward))
            IsHopeless = true;
    }

    /// <summary>Nothing came. What was sent blindly may have shown by the end of the call that it arrived.</summary>
    private void NoteSilence(MethodRun run)
    {
        if (run.WasBlind && run.EndedAfter is { } ended)
        {
            string when = $"{ended.TotalSeconds:0} s after it was made";
            Note(ServerCheckKind.GreInward, CheckVerdict.Failed, $"No GRE packet came, though the server got this host's: it ended the call {when}, when it had been told so.", OpenInward);
            Note(ServerCheckKind.GreOutward, CheckVerdict.Passed, $"The server ended the call {when}, as this host had told it to through GRE.");
            return;
        }

        bool speaksFirst = _reply?.VendorStringText == SpeaksFirst;
        Note(
            ServerCheckKind.GreInward,
            speaksFirst ? CheckVerdict.Failed : CheckVerdict.Unknown,
            speaksFirst
                ? "No GRE packet came, and this kind of server sends unasked."
                : "No GRE packet came. A server that waits for its client sends none where the other direction is blocked, so that one end cannot tell which is.",
            speaksFirst ? OpenInward : OpenBoth);
        Note(
            ServerCheckKind.GreOutward,
            speaksFirst && run.WasBlind ? CheckVerdict.Failed : CheckVerdict.Unknown,
            speaksFirst && run.WasBlind
                ? "The server did not end the call, which this host had told it to through GRE, and which this kind of server does."
                : "Nothing shows that this host's GRE packets arrive.",
            speaksFirst ? OpenOutward : OpenBoth);
    }
}
