using System;
using System.Security.Cryptography;
using PptpTools.Encryption;

namespace PptpTools.Tests.Encryption;

/// <summary>MPPE's keys and streams as RFC 3078 and RFC 3079 write them down, one step after the other, with the class library's SHA-1.</summary>
internal sealed class PlainMppe(byte[] startKey, MppeStrength strength)
{
    private readonly byte[] _startKey = startKey;
    private PlainRc4 _stream = new(Weakened(Next(startKey, startKey), strength));

    public byte[] SessionKey { get; private set; } = Weakened(Next(startKey, startKey), strength);

    public void ChangeKey()
    {
        byte[] interim = Next(_startKey, SessionKey);
        SessionKey = Weakened(new PlainRc4(interim).Process(interim), strength);
        Restart();
    }

    public void Restart() => _stream = new PlainRc4(SessionKey);

    public byte[] Process(byte[] octets) => _stream.Process(octets);

    /// <summary>GetNewKeyFromSHA.</summary>
    public static byte[] Next(byte[] startKey, byte[] sessionKey)
    {
        byte[] pad = new byte[40], otherPad = new byte[40];
        Array.Fill(otherPad, (byte)0xF2);
#pragma warning disable CA5350 // RFC 3079 prescribes SHA-1.
        return SHA1.HashData([.. startKey, .. pad, .. sessionKey, .. otherPad])[..startKey.Length];
#pragma warning restore CA5350
    }

    private static byte[] Weakened(byte[] key, MppeStrength strength) => strength switch
    {
        MppeStrength.Bits40 => [0xD1, 0x26, 0x9E, .. key[3..]],
        MppeStrength.Bits56 => [0xD1, .. key[1..]],
        _ => key,
    };
}

/// <summary>RC4 without any care for speed.</summary>
internal sealed class PlainRc4
{
    private readonly byte[] _state = new byte[256];
    private int _i;
    private int _j;

    public PlainRc4(byte[] key)
    {
        for (int i = 0; i < 256; i++)
            _state[i] = (byte)i;
        for (int i = 0, j = 0; i < 256; i++)
        {
            j = (j + _state[i] + key[i % key.Length]) & 0xFF;
            (_state[i], _state[j]) = (_state[j], _state[i]);
        }
    }

    public byte[] Process(byte[] octets)
    {
        byte[] result = new byte[octets.Length];
        for (int at = 0; at < octets.Length; at++)
        {
            _i = (_i + 1) & 0xFF;
            _j = (_j + _state[_i]) & 0xFF;
            (_state[_i], _state[_j]) = (_state[_j], _state[_i]);
            result[at] = (byte)(octets[at] ^ _state[(_state[_i] + _state[_j]) & 0xFF]);
        }

        return result;
    }
}
