using System;
using System.Collections.Generic;

namespace PptpTools.Authentication;

/// <summary>What an end of the callback protocol accepts or offers.</summary>
internal sealed record CallbackSettings
{
    /// <summary>No callback, and nothing else.</summary>
    public static CallbackSettings Default { get; } = new();

    /// <summary>Timer and counter.</summary>
    public ExchangeTimers Timers { get; init; } = ExchangeTimers.Default;

    /// <summary>For a client what it accepts, the preferred first; for a server what it offers, in the order of its packet.</summary>
    public IReadOnlyList<CallbackType> Types { get; init; } = [CallbackType.NoCallback];

    /// <summary>For a client its own number or the one it picks from the list; for a server its list. ASCII.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>How long a client thinks about the server's offer: in Windows a program answers it, not the driver.</summary>
    public TimeSpan AnswerDelay { get; init; }

    /// <summary>Seconds to wait before calling.</summary>
    public byte Delay { get; init; }
}
