namespace PptpTools.Authentication;

/// <summary>Who calls back, and at which number (MS-CBCP 2.2.3).</summary>
internal enum CallbackType : byte
{
    /// <summary>Nobody.</summary>
    NoCallback = 1,

    /// <summary>The server, at a number that the client gives.</summary>
    UserSpecifiedNumber = 2,

    /// <summary>The server, at a number that its administrator has set.</summary>
    PreSpecifiedNumber = 3,

    /// <summary>The server, at one of the numbers in its list.</summary>
    ListOfNumbers = 4,
}

/// <summary>Why there was no agreement on callback: a closed list.</summary>
internal enum CallbackError
{
    /// <summary>There was one.</summary>
    None,

    /// <summary>The server calls back and offers nothing that the client is set to accept.</summary>
    CallbackDemanded,

    /// <summary>The other end did not answer.</summary>
    NoAnswer,
}

/// <summary>What the two ends agreed on callback.</summary>
/// <param name="Error">Why there is no agreement; None where there is one.</param>
/// <param name="Type">What was agreed; where it is not NoCallback the server hangs up and calls.</param>
/// <param name="Delay">Seconds that the server waits before it calls.</param>
/// <param name="Number">The number to call; empty where the server knows it or nobody calls.</param>
internal sealed record CallbackOutcome(CallbackError Error, CallbackType Type, byte Delay, string Number)
{
    /// <summary>True when the two ends agreed.</summary>
    public bool IsSuccess => Error == CallbackError.None;
}
