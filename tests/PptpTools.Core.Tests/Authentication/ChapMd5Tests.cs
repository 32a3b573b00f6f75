using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Security.Cryptography;
using CsCheck;
using PptpTools.Authentication;
using PptpTools.Tests.PppProtocols;
using PptpTools.Wire.Ppp;
using Xunit;

namespace PptpTools.Tests.Authentication;

public class ChapMd5Tests
{
    [Fact]
    [SuppressMessage("Security", "CA5351", Justification = "RFC 1994 prescribes MD5.")]
    public void The_response_is_MD5_over_identifier_secret_and_challenge()
    {
        Gen.Select(Gen.Byte, Gen.Byte.Array[0, 300], Gen.Byte.Array[1, 255]).Sample((identifier, secret, challenge) =>
        {
            var response = new byte[16];
            ChapMd5.Response(identifier, secret, challenge, response);
            Assert.Equal(MD5.HashData([identifier, .. secret, .. challenge]), response);
            Assert.True(ChapMd5.Matches(identifier, secret, challenge, response));
            response[identifier % 16] ^= 0x10;
            Assert.False(ChapMd5.Matches(identifier, secret, challenge, response));
            Assert.False(ChapMd5.Matches(identifier, secret, challenge, response.AsSpan(0, 15)));
        }, iter: 200);
    }

    [TheoryNeeding(Needs.SharedCaptures)]
    [InlineData("03-chap-md5-plain", true)]
    [InlineData("05c-auth-failure-chap-md5", false)]
    public void Recorded_responses_are_right_and_wrong(string session, bool isRight)
    {
        var context = new DissectionContext { ChapAlgorithm = 5 };
        PppPacket[] packets = [.. RealSession.Frames(session).Where(frame => frame.Protocol == PppProtocol.Chap).Select(frame =>
            PppPackets.TryParse(frame.Protocol, frame.Information, context, out PppPacket? packet, out _) ? packet! : throw new InvalidOperationException())];
        ChapChallenge challenge = packets.OfType<ChapChallenge>().Single();
        ChapResponse response = packets.OfType<ChapResponse>().Single();
        Assert.Equal(isRight, ChapMd5.Matches(challenge.Identifier!.Value, "Pa55-word!"u8, challenge.Value.Span, response.Value.Span));
    }

    [Fact]
    public void PAP_matches_name_and_password_as_octets()
    {
        PapAuthenticateRequest request = PapAuthenticateRequest.Create(1, "vpnuser"u8, "Pa55-word!"u8);
        Assert.True(PasswordAuthentication.Matches(request, "vpnuser"u8, "Pa55-word!"u8));
        Assert.False(PasswordAuthentication.Matches(request, "vpnuser"u8, "Pa55-word"u8));
        Assert.False(PasswordAuthentication.Matches(request, "Vpnuser"u8, "Pa55-word!"u8));
    }
}
