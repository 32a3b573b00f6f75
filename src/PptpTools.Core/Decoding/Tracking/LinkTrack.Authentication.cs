using PptpTools.Tracing;
using PptpTools.Wire.Ppp;

namespace PptpTools.Decoding.Tracking;

/// <content>Authentication and callback: who proves what to whom, and the verdict.</content>
internal sealed partial class LinkTrack
{
    private void HandleAuthentication(CodedPacket packet, int sender)
    {
        // RFC 1661 section 3.5: who authenticates has LCP open.
        if (!_session.IsUndirected)
            Find(PppProtocol.Lcp)?.AutomatonOf(sender).ShownOpened();
        switch (packet)
        {
            case ChapChallenge challenge:
                Decryption?.NoteChallenge(challenge.ValueOctets, sender);
                _session.LearnServer(sender, DirectionEvidence.Authentication);
                _session.Reach(SessionPhase.Authentication);
                break;
            case ChapResponse response:
                _session.LearnServer(1 - sender, DirectionEvidence.Authentication);
                Present(response.Name, sender);
                Decryption?.NoteResponse(response, sender);
                Authentication ??= MethodNames.Of(PppProtocol.Chap, response.Algorithm);
                break;
            case ChapSuccess:
                Decide(sender, true, "");
                break;
            case ChapFailure failure:
                if (failure.NewChallenge is { Length: > 0 } next)
                    Decryption?.NoteChallenge(next.Span, sender);
                Decide(sender, false, FailureText(failure));
                break;
            case PapAuthenticateRequest request:
                _session.LearnServer(1 - sender, DirectionEvidence.Authentication);
                Present(request.PeerId, sender);
                Authentication ??= "PAP";
                break;
            case PapAuthenticateReply reply:
                Decide(sender, reply.IsAccepted, reply.Text);
                break;
            case EapResult result:
                Decide(sender, result.IsAccepted, "");
                break;
            case EapMethod method:
                HandleEap(method, sender);
                break;
            case CbcpPacket:
                _session.Reach(SessionPhase.Callback);
                break;
        }
    }

    private void HandleEap(EapMethod method, int sender)
    {
        _session.LearnServer(method.IsRequest ? sender : 1 - sender, DirectionEvidence.Authentication);
        _session.Reach(SessionPhase.Authentication);
        switch (method)
        {
            case EapText { IsRequest: false, TypeName: "Identity" } identity:
                Present(identity.Text, sender);
                break;
            case EapText or EapNak:
                break;
            case EapMicrosoftChap microsoft when Decryption is { } decryption:
                Authentication = $"EAP-{method.TypeName}";
                if (microsoft.Chap is ChapChallenge challenge)
                    decryption.NoteChallenge(challenge.ValueOctets, sender);
                else if (microsoft.Chap is ChapResponse response)
                    decryption.NoteResponse(response, sender);
                break;
            default:
                Authentication = $"EAP-{method.TypeName}";
                break;
        }
    }

    private static string FailureText(ChapFailure failure) =>
        failure.ErrorCode is { } code ? $"{failure.ErrorName ?? "error"} ({code})" : failure.Text;

    /// <summary>An end gave its name. The server's own, where the two prove themselves to each other, is not the user's.</summary>
    private void Present(string userName, int sender)
    {
        _session.Reach(SessionPhase.Authentication);
        if (_session.ServerEnd != sender || _session.IsUndirected)
            UserName = userName;
    }

    /// <summary>The verdict of one end on the other. The server's counts; a client may prove the server in turn.</summary>
    private void Decide(int authenticator, bool accepted, string why)
    {
        _session.Reach(SessionPhase.Authentication);
        if (_session.ServerEnd == 1 - authenticator)
            return;
        Authenticated = accepted;
        if (accepted)
            _session.WithdrawEnd(SessionEnd.AuthenticationFailed);
        else
            _session.NoteEnd(SessionEnd.AuthenticationFailed, why.Length == 0 ? "The server refused the credentials." : $"The server refused the credentials: {why}.");
    }
}
