using System;
using System.Linq;
using System.Net;
using System.Net.Http;

namespace PptpTools.Peers;

/// <summary>The page that crosses the tunnel: every octet of it is known to both sides.</summary>
internal static class WebPage
{
    private const int Lines = 20_000;

    /// <summary>What prints it in the guest.</summary>
    public static string GuestCommand => $"seq 1 {Lines}";

    public static string Text { get; } = string.Concat(Enumerable.Range(1, Lines).Select(number => $"{number}\n"));

    /// <summary>Fetches it from the far end of a tunnel.</summary>
    public static void Fetch(IPAddress from)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(90) };
        string page = client.GetStringAsync(new Uri($"http://{from}/page")).GetAwaiter().GetResult();
        RowFailure.Unless(page == Text, $"The page has {page.Length} octets and is not the one that is served, of {Text.Length}.");
    }
}
