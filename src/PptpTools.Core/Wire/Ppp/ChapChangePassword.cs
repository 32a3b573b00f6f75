using System;
using System.Buffers.Binary;

namespace PptpTools.Wire.Ppp;

/// <summary>
/// What the three Change-Password packets of MS-CHAP have in common: fields of fixed sizes. What they carry is encrypted with
/// hashes of passwords.
/// </summary>
public abstract record ChapChangePassword : ChapPacket
{
    private readonly (string Name, int Length)[] _layout;

    private protected ChapChangePassword(in CodedHeader parsed, (string Name, int Length)[] layout)
        : base(parsed) => _layout = layout;

    private protected ChapChangePassword(byte code, byte identifier, ReadOnlySpan<byte> fields, (string Name, int Length)[] layout)
        : base(code, identifier, fields) => _layout = layout;

    /// <inheritdoc/>
    public sealed override string Message => "ChangePassword";

    /// <summary>Version of the packet, 1 to 3, as <c>V=</c> in Failure counts it.</summary>
    public int Version => Code - ChapChangePasswordVersion1.PacketCode + 1;

    /// <summary>The flags, the last two octets of the fields; 0 where they are not there.</summary>
    public ushort Flags => BinaryPrimitives.TryReadUInt16BigEndian(Field("Flags"), out ushort flags) ? flags : (ushort)0;

    /// <summary>True where all fields are there.</summary>
    internal bool IsComplete => Data.Length == LengthOf(_layout);

    /// <inheritdoc/>
    public sealed override void AppendText(LineWriter line)
    {
        if (line is null)
            throw new ArgumentNullException(nameof(line));
        line.Ascii(" v").Decimal((ulong)Version).Ascii(" flags=").Hex(Flags);
    }

    /// <summary>The octets of a field; fewer or none where the packet ends before.</summary>
    internal ReadOnlySpan<byte> Field(string name)
    {
        int at = 0;
        foreach ((string field, int length) in _layout)
        {
            if (field == name)
                return Data.Span.Slice(Math.Min(at, Data.Length), Math.Max(0, Math.Min(length, Data.Length - at)));
            at += length;
        }

        return default;
    }

    private protected abstract ushort KnownFlags { get; }

    private protected sealed override void DescribeData(FieldSink sink)
    {
        int at = 0;
        foreach ((string name, int length) in _layout)
        {
            if (Data.Length - at < length)
                break;
            ReadOnlySpan<byte> field = Data.Span.Slice(at, length);
            if (name == "Flags")
                sink.Hexadecimal(name, Flags, 4);
            else if (length == 2)
                sink.Number(name, NetworkOrder.UInt16(field, 0));
            else
                sink.Octets(name, field);
            at += length;
        }

        if (at < Data.Length)
            sink.Octets("Rest", Data.Span.Slice(at));
    }

    private protected sealed override void ExamineData(AnomalyCollector anomalies)
    {
        int length = LengthOf(_layout);
        if (Data.Length != length)
            anomalies.Add("BadLength", $"The fields take {Data.Length} octets instead of {length}.", Reference, 2);
        if ((Flags & ~KnownFlags) != 0)
            anomalies.Add("ReservedNotZero", "Reserved flags are set.", Reference, CodedHeader.HeaderLength + length - 2);
    }

    private protected static void Require(ReadOnlySpan<byte> fields, (string Name, int Length)[] layout)
    {
        if (fields.Length != LengthOf(layout))
            throw new ArgumentException($"The fields take {LengthOf(layout)} octets.", nameof(fields));
    }

    private static int LengthOf((string Name, int Length)[] layout)
    {
        int sum = 0;
        foreach ((_, int length) in layout)
            sum += length;
        return sum;
    }
}

/// <summary>Change-Password version 1, code 5 (RFC 2433 section 8). Bit 0 of the flags: the Windows NT hashes are valid.</summary>
public sealed record ChapChangePasswordVersion1 : ChapChangePassword
{
    internal const byte PacketCode = 5;

    private static readonly (string Name, int Length)[] Layout =
    [
        ("EncryptedLanManagerOldPasswordHash", 16),
        ("EncryptedLanManagerNewPasswordHash", 16),
        ("EncryptedNtOldPasswordHash", 16),
        ("EncryptedNtNewPasswordHash", 16),
        ("PasswordLength", 2),
        ("Flags", 2),
    ];

    internal ChapChangePasswordVersion1(in CodedHeader parsed)
        : base(parsed, Layout)
    {
    }

    /// <inheritdoc/>
    public override string Reference => "RFC 2433 8";

    private protected override ushort KnownFlags => 0x0001;
}

/// <summary>
/// Change-Password version 2, code 6 (RFC 2433 section 9). Bit 0 of the flags: use the Windows NT response; bit 1: the fields
/// encrypted with the old LAN Manager hash are valid.
/// </summary>
public sealed record ChapChangePasswordVersion2 : ChapChangePassword
{
    internal const byte PacketCode = 6;
    internal const int FieldsLength = 1114;

    private static readonly (string Name, int Length)[] Layout =
    [
        ("PasswordEncryptedWithOldNtHash", 516),
        ("OldNtHashEncryptedWithNewNtHash", 16),
        ("PasswordEncryptedWithOldLanManagerHash", 516),
        ("OldLanManagerHashEncryptedWithNewNtHash", 16),
        ("LanManagerResponse", 24),
        ("NtResponse", 24),
        ("Flags", 2),
    ];

    internal ChapChangePasswordVersion2(in CodedHeader parsed)
        : base(parsed, Layout)
    {
    }

    private ChapChangePasswordVersion2(byte identifier, ReadOnlySpan<byte> fields)
        : base(PacketCode, identifier, fields, Layout)
    {
    }

    /// <inheritdoc/>
    public override string Reference => "RFC 2433 9";

    private protected override ushort KnownFlags => 0x0003;

    /// <summary>Builds a packet.</summary>
    /// <param name="identifier">One more than that of the Failure that asked for it.</param>
    /// <param name="fields">All fields, 1114 octets.</param>
    /// <exception cref="ArgumentException"><paramref name="fields"/> has another length.</exception>
    public static ChapChangePasswordVersion2 Create(byte identifier, ReadOnlySpan<byte> fields)
    {
        Require(fields, Layout);
        return new ChapChangePasswordVersion2(identifier, fields);
    }
}

/// <summary>Change-Password of MS-CHAPv2, code 7 (RFC 2759 section 7). No flags are assigned.</summary>
public sealed record ChapChangePasswordVersion3 : ChapChangePassword
{
    internal const byte PacketCode = 7;
    internal const int FieldsLength = 582;

    private static readonly (string Name, int Length)[] Layout =
    [
        ("EncryptedPassword", 516),
        ("EncryptedHash", 16),
        ("PeerChallenge", 16),
        ("Reserved", 8),
        ("NtResponse", 24),
        ("Flags", 2),
    ];

    internal ChapChangePasswordVersion3(in CodedHeader parsed)
        : base(parsed, Layout)
    {
    }

    private ChapChangePasswordVersion3(byte identifier, ReadOnlySpan<byte> fields)
        : base(PacketCode, identifier, fields, Layout)
    {
    }

    /// <inheritdoc/>
    public override string Reference => "RFC 2759 7";

    private protected override ushort KnownFlags => 0;

    /// <summary>Builds a packet.</summary>
    /// <param name="identifier">One more than that of the Failure that asked for it.</param>
    /// <param name="fields">All fields, 582 octets.</param>
    /// <exception cref="ArgumentException"><paramref name="fields"/> has another length.</exception>
    public static ChapChangePasswordVersion3 Create(byte identifier, ReadOnlySpan<byte> fields)
    {
        Require(fields, Layout);
        return new ChapChangePasswordVersion3(identifier, fields);
    }
}
