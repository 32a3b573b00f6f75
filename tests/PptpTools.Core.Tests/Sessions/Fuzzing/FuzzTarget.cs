using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using PptpTools.Decoding;
using PptpTools.Tracing;
using PptpTools.Wire;

namespace PptpTools.Tests.Sessions.Fuzzing;

/// <summary>Decodes inputs and makes of each step and session all that a user can ask for. What must hold for any octets is checked here.</summary>
internal sealed class FuzzTarget : IDisposable
{
    /// <summary>So many inputs share the decoder that goes on: what one of them does begins with the first of its block.</summary>
    public const int BlockLength = 4096;

    private readonly Sink _sink = new();
    private readonly RecordStream _records = new();
    private readonly CaptureReader _reader;
    private CaptureDecoder _longDecoder;
    private long _block = -1;

    public FuzzTarget()
    {
        CaptureReader.TryOpen(_records, out _reader);
        _longDecoder = NewDecoder();
    }

    /// <summary>How often each message and each anomaly was met.</summary>
    public IReadOnlyDictionary<string, long> Met => _sink.Met;

    public long Frames { get; private set; }

    public void Run(FuzzInput input, long number)
    {
        if (number / BlockLength != _block)
        {
            _block = number / BlockLength;
            _longDecoder.Finish();
            _longDecoder = NewDecoder();
        }

        if (input.File is { } file)
        {
            RunFile(file);
            return;
        }

        bool goesOn = input.GoesOn;
        CaptureDecoder decoder = goesOn ? _longDecoder : NewDecoder();
        foreach (FuzzFrame frame in input.Frames)
        {
            _records.Next = frame;
            if (!_reader.TryRead(out CaptureFrame read))
                throw new InvalidOperationException($"A record of {frame.Octets.Length} octets was not read: {_reader.Problem}");
            Frames++;
            decoder.Handle(read with { LinkType = frame.LinkType });
        }

        if (!goesOn)
            decoder.Finish();
    }

    public void Dispose()
    {
        _records.Dispose();
        _sink.Dispose();
    }

    private CaptureDecoder NewDecoder() => new(new DecodeOptions { IncludeData = true }, _sink);

    private void RunFile(byte[] file)
    {
        CaptureDecoder decoder = NewDecoder();
        CaptureReader.TryOpen(new MemoryStream(file), out CaptureReader reader);
        while (reader.TryRead(out CaptureFrame frame))
        {
            Frames++;
            decoder.Handle(frame);
        }

        decoder.Finish();
        if (reader.Problem is { } problem)
            _sink.Meet($"problem {problem.Fault}");
    }

    private sealed class Sink : DecodeSink, IDisposable
    {
        private readonly MemoryStream _text = new();
        private readonly MemoryStream _json = new();
        private readonly MemoryStream _csv = new();
        private readonly TraceSink[] _traces;
        private readonly byte[] _octets = new byte[256 * 1024];
        private long _steps;

        public Sink() =>
            _traces = [new TraceSink(_text, TraceFormat.Text, false), new TraceSink(_json, TraceFormat.Ndjson, false), new TraceSink(_csv, TraceFormat.Csv, false)];

        public Dictionary<string, long> Met { get; } = [];

        public void Dispose()
        {
            _text.Dispose();
            _json.Dispose();
            _csv.Dispose();
        }

        public void Meet(string what) => Met[what] = Met.GetValueOrDefault(what) + 1;

        public override void OnStep(NegotiationStep step)
        {
            Meet($"{step.Layer} {step.Message}");
            foreach (Anomaly anomaly in step.Anomalies.Items)
                Meet($"! {anomaly.Rule}");
            foreach (TraceSink trace in _traces)
            {
                trace.OnStep(step);
                trace.Flush();
            }

            CheckLine(_text);
            CheckLine(_csv);
            if (++_steps % 16 == 0)
                JsonDocument.Parse(_json.GetBuffer().AsMemory(0, (int)_json.Length)).Dispose();
            foreach (MemoryStream stream in (ReadOnlySpan<MemoryStream>)[_text, _json, _csv])
                stream.SetLength(0);
            Check(step.ToEvent());
        }

        public override void OnSession(PptpSession session)
        {
            Meet($"session {session.Phase} {session.End}");
            Require(session.FrameCount > 0 && session.Id > 0 && session.EndText.Length > 0, "a session without frames or end");
            foreach (OptionHistory option in session.Options)
                _ = option.ToString() + string.Join(',', option.Entries);
            foreach (RequestTiming request in session.Requests)
                Require(request.Transmissions > 0, "a request that was never sent");
            Require(session.Anomalies.Count <= 300, "anomalies without bound");
            Require(session.ToServer.Lost >= 0 && session.FromServer.Lost >= 0, "a negative loss");
        }

        public override void OnAttempt(ConnectionAttempt attempt) => Meet($"attempt {attempt.Outcome}");

        private void Check(NegotiationEvent step)
        {
            _ = step.Fields.ToString();
            Require(step.Explanation is not null && step.Reference is not null, "no explanation or reference");
            if (step.Packet is not { } packet)
                return;
            int length = packet.Length;
            Require(length <= _octets.Length, "a record longer than any frame");
            Span<byte> octets = _octets.AsSpan(0, length);
            octets.Fill(0xA5);
            packet.WriteTo(octets);
        }

        /// <summary>A step is one line, whatever the peer sent.</summary>
        private static void CheckLine(MemoryStream text)
        {
            ReadOnlySpan<byte> line = text.GetBuffer().AsSpan(0, (int)text.Length);
            Require(line.Length > 0 && line[^1] == '\n' && line[..^1].IndexOfAnyInRange((byte)0, (byte)0x1F) < 0 && line.IndexOf((byte)0x7F) < 0, "a step that is not one printable line");
        }

        private static void Require(bool holds, string otherwise)
        {
            if (!holds)
                throw new InvalidOperationException(otherwise);
        }
    }

    /// <summary>A pcap file without end, whose next record is what is put there.</summary>
    private sealed class RecordStream : Stream
    {
        private byte[] _octets = FuzzInput.FileHeader(PptpTools.Wire.Ip.LinkType.Ethernet);
        private int _at;

        public FuzzFrame Next
        {
            set
            {
                _octets = new byte[16 + value.Octets.Length];
                FuzzInput.WriteRecordHeader(_octets, value);
                value.Octets.CopyTo(_octets, 16);
                _at = 0;
            }
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int taken = Math.Min(count, _octets.Length - _at);
            Array.Copy(_octets, _at, buffer, offset, taken);
            _at += taken;
            return taken;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
