using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using PptpTools.Wire.Ip;

namespace PptpTools.Decoding.Pcapng;

internal sealed partial class PcapngReader
{
    private const int MajorVersionOffset = 4;
    private const int SectionHeaderLength = 16;
    private const int SupportedMajorVersion = 1;

    private const int MaximumInterfaces = 65_536;
    private const int SnapLengthOffset = 4;
    private const int InterfaceHeaderLength = 8;
    private const int NameOption = 2;
    private const int DescriptionOption = 3;
    private const int ResolutionOption = 9;
    private const int FrameCheckOption = 13;
    private const int OffsetOption = 14;

    private const int StatisticsHeaderLength = 12;

    /// <summary>Reads a block that describes the capture. False for a fault.</summary>
    private bool ReadDescription(uint type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case SectionHeader:
                return ReadSection(body);
            case InterfaceDescription:
                return ReadInterface(body);
            case InterfaceStatistics when body.Length > StatisticsHeaderLength:
                ReadComments(body.Slice(StatisticsHeaderLength));
                return true;
            case NameResolution:
                ReadComments(BehindNames(body));
                return true;
            default:
                return true;
        }
    }

    private bool ReadSection(ReadOnlySpan<byte> body)
    {
        if (body.Length < SectionHeaderLength)
            return FailDamaged(Buffer.Position, FramesRead, "A section header is too short.");
        int major = UInt16(body.Slice(MajorVersionOffset));
        if (major != SupportedMajorVersion)
            return FailDamaged(Buffer.Position, FramesRead, $"A section is of pcapng version {major}; only version {SupportedMajorVersion} exists.");
        _firstInterface = Interfaces.Count;
        ReadComments(body.Slice(SectionHeaderLength));
        return true;
    }

    private bool ReadInterface(ReadOnlySpan<byte> body)
    {
        if (body.Length < InterfaceHeaderLength)
            return FailDamaged(Buffer.Position, FramesRead, "An interface description is too short.");
        if (Interfaces.Count == MaximumInterfaces)
            return FailDamaged(Buffer.Position, FramesRead, $"The file describes more than {MaximumInterfaces} interfaces.");
        string? name = null;
        string? description = null;
        byte resolution = PcapngClock.DefaultResolution;
        long offset = 0;
        int frameCheckLength = 0;
        var comments = new List<string>();
        var options = new PcapngOptions(body.Slice(InterfaceHeaderLength), _bigEndian);
        while (options.MoveNext())
        {
            switch (options.Code)
            {
                case PcapngOptions.Comment:
                    comments.Add(options.Text);
                    break;
                case NameOption:
                    name = options.Text;
                    break;
                case DescriptionOption:
                    description = options.Text;
                    break;
                case ResolutionOption when options.Value.Length == 1:
                    resolution = options.Value[0];
                    break;
                case OffsetOption when options.Value.Length == 8:
                    offset = _bigEndian ? BinaryPrimitives.ReadInt64BigEndian(options.Value) : BinaryPrimitives.ReadInt64LittleEndian(options.Value);
                    break;
                case FrameCheckOption when options.Value.Length == 1:
                    frameCheckLength = options.Value[0];
                    break;
            }
        }

        _clocks.Add(new PcapngClock(resolution, offset));
        AddInterface(new CaptureInterface(Interfaces.Count, (LinkType)UInt16(body), UInt32(body.Slice(SnapLengthOffset)))
        {
            Name = name,
            Description = description,
            FrameCheckLength = frameCheckLength,
            Comments = comments,
        });
        return true;
    }

    /// <summary>The options behind the records of a Name Resolution Block (draft-ietf-opsawg-pcapng section 4.5).</summary>
    private ReadOnlySpan<byte> BehindNames(ReadOnlySpan<byte> body)
    {
        while (body.Length >= 4)
        {
            bool isEnd = UInt16(body) == 0;
            int length = 4 + ((UInt16(body.Slice(2)) + 3) & ~3);
            body = length > body.Length ? default : body.Slice(length);
            if (isEnd)
                return body;
        }

        return default;
    }

    private void ReadComments(ReadOnlySpan<byte> options)
    {
        var walk = new PcapngOptions(options, _bigEndian);
        while (walk.MoveNext())
        {
            if (walk.Code == PcapngOptions.Comment)
                AddComment(walk.Text);
        }
    }
}
