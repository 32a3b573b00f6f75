using System;
using System.Collections.Generic;
using PptpTools.Connecting;
using PptpTools.Journal;

namespace PptpTools;

/// <content>Opening tunnels: not here.</content>
internal sealed partial class ForeignPlatform
{
    /// <inheritdoc/>
    public override ConnectPlan Plan(ConnectRequest request) => throw new TunnelsNotSupportedException();

    /// <inheritdoc/>
    public override TunnelConnection Connect(ConnectRequest request)
    {
        Array.Clear(request.Password, 0, request.Password.Length);
        throw new TunnelsNotSupportedException();
    }

    /// <inheritdoc/>
    public override TunnelConnection ConnectDetached(ConnectRequest request, string module) => Connect(request);

    /// <inheritdoc/>
    public override void RunDetached(string requestHandle, string answerHandle) => throw new TunnelsNotSupportedException();

    /// <inheritdoc/>
    public override IReadOnlyList<HostRepair> Repair(bool isDryRun) => throw new TunnelsNotSupportedException();

    /// <inheritdoc/>
    public override IReadOnlyList<HostRecord> ReadJournals() => throw new TunnelsNotSupportedException();
}
