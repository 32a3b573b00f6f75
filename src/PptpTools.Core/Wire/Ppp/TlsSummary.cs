using System;
using System.Collections.Generic;

namespace PptpTools.Wire.Ppp;

/// <summary>Names the records and handshake messages of TLS, such as <c>ServerHello, Certificate, ServerHelloDone</c> (RFC 5246 sections 6.2.1 and 7.4).</summary>
internal static class TlsSummary
{
    private const int RecordHeaderLength = 5;
    private const int HandshakeHeaderLength = 4;
    private const int MaximumNames = 12;
    private const byte ChangeCipherSpec = 20;
    private const byte Alert = 21;
    private const byte Handshake = 22;
    private const byte ApplicationData = 23;

    /// <summary>The names in order, at most twelve; null where the octets do not begin with a TLS record.</summary>
    public static string? Of(ReadOnlySpan<byte> message)
    {
        var names = new List<string>();
        bool isEncrypted = false;
        while (message.Length >= RecordHeaderLength && message[0] is >= ChangeCipherSpec and <= ApplicationData && message[1] == 3 && names.Count < MaximumNames)
        {
            int length = Math.Min(NetworkOrder.UInt16(message, 3), message.Length - RecordHeaderLength);
            ReadOnlySpan<byte> content = message.Slice(RecordHeaderLength, length);
            switch (message[0])
            {
                case ChangeCipherSpec:
                    names.Add("ChangeCipherSpec");
                    isEncrypted = true;
                    break;
                case Alert:
                    names.Add(AlertOf(content));
                    break;
                case Handshake when isEncrypted:
                    names.Add("EncryptedHandshake");
                    break;
                case Handshake:
                    AddHandshakes(names, content);
                    break;
                default:
                    names.Add("ApplicationData");
                    break;
            }

            message = message.Slice(RecordHeaderLength + length);
        }

        return names.Count == 0 ? null : string.Join(", ", names);
    }

    private static void AddHandshakes(List<string> names, ReadOnlySpan<byte> content)
    {
        while (content.Length >= HandshakeHeaderLength && names.Count < MaximumNames)
        {
            int length = (content[1] << 16) | (content[2] << 8) | content[3];
            string? name = NameOf(content[0]);
            if (name is null)
            {
                names.Add("EncryptedHandshake");
                return;
            }

            names.Add(name);
            if (length > content.Length - HandshakeHeaderLength)
                return;
            content = content.Slice(HandshakeHeaderLength + length);
        }
    }

    private static string AlertOf(ReadOnlySpan<byte> content) => content.Length != 2 ? "EncryptedAlert" : content[1] switch
    {
        0 => "Alert close_notify",
        10 => "Alert unexpected_message",
        20 => "Alert bad_record_mac",
        40 => "Alert handshake_failure",
        42 => "Alert bad_certificate",
        43 => "Alert unsupported_certificate",
        44 => "Alert certificate_revoked",
        45 => "Alert certificate_expired",
        46 => "Alert certificate_unknown",
        48 => "Alert unknown_ca",
        49 => "Alert access_denied",
        51 => "Alert decrypt_error",
        70 => "Alert protocol_version",
        71 => "Alert insufficient_security",
        80 => "Alert internal_error",
        90 => "Alert user_canceled",
        _ => "Alert",
    };

    private static string? NameOf(byte type) => type switch
    {
        0 => "HelloRequest",
        1 => "ClientHello",
        2 => "ServerHello",
        4 => "NewSessionTicket",
        8 => "EncryptedExtensions",
        11 => "Certificate",
        12 => "ServerKeyExchange",
        13 => "CertificateRequest",
        14 => "ServerHelloDone",
        15 => "CertificateVerify",
        16 => "ClientKeyExchange",
        20 => "Finished",
        22 => "CertificateStatus",
        _ => null,
    };
}
