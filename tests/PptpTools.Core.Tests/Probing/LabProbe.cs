using System;
using PptpTools.Authentication;
using PptpTools.Cryptography;
using PptpTools.Lab;
using PptpTools.Probing;
using PptpTools.Wire.Control;
using PptpTools.Wire.Ip;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Probing;

/// <summary>Plays a test of a server from the client of the lab's network, connection by connection, on its simulated clock.</summary>
internal sealed class LabProbe : IDisposable
{
    private readonly LabWorld _world;
    private readonly Credentials? _credentials;

    public LabProbe(LabPlan plan, string? password = null)
    {
        _world = new LabWorld(plan, new BouncyCastleCryptography());
        _credentials = password is null ? null : new Credentials(LabWorld.UserName, password.ToCharArray());
    }

    public LabWorld World => _world;

    /// <summary>The longest IP packet that the way to the server lets pass.</summary>
    public int PathMtu { get; init; } = 1500;

    /// <summary>Why GRE is not used; null to use it.</summary>
    public string? GreObstacle { get; init; }

    /// <summary>How often the server read a proof of the user.</summary>
    public int Proofs { get; private set; }

    public ServerReport Run()
    {
        using var probe = new ServerProbe(new ProbeSettings
        {
            Server = "vpn.example.com",
            HostName = "CLIENT",
            Credentials = _credentials,
            GreObstacle = GreObstacle,
            Cryptography = new BouncyCastleCryptography(),
            Random = _world.Client.Random.For("probe"),
        });
        probe.HandleResolved(LabWorld.ServerAddress, null);
        while (probe.NextRun() is { } run)
        {
            _world.Run(ServerProbe.Spacing.TotalSeconds);
            new Connection(this, run).Play();
            if (run is LoginRun)
                Proofs++;
            probe.HandleEnd(run);
        }

        _world.Client.SetHandler(IpProtocols.Gre, null);
        return probe.Report;
    }

    public void Dispose()
    {
        _world.Dispose();
        _credentials?.Dispose();
    }

    private sealed class Connection(LabProbe lab, ProbeRun run) : ITcpApplication, IProtocolHandler
    {
        private const double Step = 0.005;
        private readonly byte[] _buffer = new byte[70_000];
        private LabTcpConnection? _tcp;

        private TimeSpan Now => lab._world.Clock.Now;

        public void Play()
        {
            if (run.Session.Tunnel is null)
                lab._world.Client.SetHandler(IpProtocols.Gre, this);
            run.HandleConnecting(Now);
            _tcp = lab._world.Client.Tcp.Connect(LabWorld.ServerAddress, LabVpnClient.Port, this, LabTcpOptions.Default, 0);
            for (int i = 0; !run.IsOver && i < 100 / Step; i++)
            {
                lab._world.Run(Step);
                if (run.Session.Deadline <= Now)
                    run.Session.HandleDeadline(Now);
                Advance();
            }

            Assert.True(run.IsOver, $"{run.Session.Phase} after 100 s");
            _tcp.Close();
        }

        public void OnConnected(LabTcpConnection connection)
        {
            run.HandleConnected(Now);
            Advance();
        }

        public void OnData(LabTcpConnection connection, ReadOnlySpan<byte> data)
        {
            run.Session.HandleControlOctets(data, Now);
            Advance();
        }

        public void OnEnd(LabTcpConnection connection)
        {
            run.Session.HandleTransportLost(isFinished: true, Now);
            Advance();
        }

        public void OnClosed(LabTcpConnection connection, TcpCloseReason reason)
        {
            if (run.ConnectTime is null)
                run.HandleConnectFailed(reason is TcpCloseReason.Refused or TcpCloseReason.Unreachable);
            else if (!run.IsOver)
                run.Session.HandleTransportLost(reason == TcpCloseReason.Closed, Now);
            Advance();
        }

        public void Receive(LabHost host, LabInterface arrival, in IpPacket packet)
        {
            run.Session.HandleDatagram(packet.Payload, Now, out _);
            while (run.Session.TryTakePacket(Now, out _))
            {
            }

            Advance();
        }

        private void Advance()
        {
            if (run.ConnectTime is null || run.IsOver)
                return;
            run.Advance(Now);
            while (run.Session.TryTakeMessage(out ControlMessage? message))
                _tcp!.Send(message!.ToOctets());
            while (run.Session.Tunnel is { } tunnel && tunnel.TryTakeDatagram(_buffer, Now, out Span<byte> datagram, out PppPacket? packet))
            {
                run.HandleSent(packet, 20 + datagram.Length, Now);
                if (20 + datagram.Length <= lab.PathMtu)
                    lab._world.Client.Send(LabWorld.ServerAddress, IpProtocols.Gre, datagram);
            }
        }
    }
}
