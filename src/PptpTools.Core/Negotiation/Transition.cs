using System;

namespace PptpTools.Negotiation;

/// <summary>What a letter behind a cell's state means (RFC 1661 section 4.1, the notes under the table).</summary>
internal enum TransitionNote : byte
{
    None,

    /// <summary>p: an end that prefers to wait may stay in Stopped without a Terminate exchange.</summary>
    Passive,

    /// <summary>r: Open may be treated as Down followed by Up, to negotiate anew.</summary>
    Restart,

    /// <summary>x: the connections crossed; this end begins again.</summary>
    Crossed,
}

/// <summary>One cell of the table: actions, next state, note.</summary>
internal readonly struct Transition
{
    private static readonly string[] ActionNames =
        ["tld", "irc", "zrc", "scr", "str", "sca", "scn", "sta", "scj", "ser", "tlu", "tls", "tlf"];

    private Transition(AutomatonActions actions, AutomatonState next, TransitionNote note)
    {
        Actions = actions;
        Next = next;
        Note = note;
        IsDefined = true;
    }

    /// <summary>False for the table's "-": the event cannot happen in the state, or is without effect.</summary>
    public bool IsDefined { get; }

    public AutomatonActions Actions { get; }

    public AutomatonState Next { get; }

    public TransitionNote Note { get; }

    /// <summary>True when the transition puts a packet on the wire.</summary>
    public bool Sends => (Actions & AutomatonActions.Send) != 0;

    /// <summary>Reads a cell as the RFC writes it: <c>irc,scr,sca/8</c>, <c>3r</c> or <c>-</c>.</summary>
    public static Transition Read(string cell)
    {
        if (cell == "-")
            return default;
        int slash = cell.IndexOf('/');
        var actions = AutomatonActions.None;
        if (slash > 0)
        {
            foreach (string name in cell.Substring(0, slash).Split(','))
                actions |= (AutomatonActions)(1 << Array.IndexOf(ActionNames, name));
        }

        TransitionNote note = cell[cell.Length - 1] switch
        {
            'p' => TransitionNote.Passive,
            'r' => TransitionNote.Restart,
            'x' => TransitionNote.Crossed,
            _ => TransitionNote.None,
        };
        return new Transition(actions, (AutomatonState)(cell[slash + 1] - '0'), note);
    }

    /// <summary>The cell as the RFC writes it.</summary>
    public override string ToString()
    {
        if (!IsDefined)
            return "-";
        string actions = "";
        for (int bit = 0; bit < ActionNames.Length; bit++)
        {
            if (((int)Actions & (1 << bit)) != 0)
                actions += (actions.Length == 0 ? "" : ",") + ActionNames[bit];
        }

        string note = Note switch
        {
            TransitionNote.Passive => "p",
            TransitionNote.Restart => "r",
            TransitionNote.Crossed => "x",
            _ => "",
        };
        return (actions.Length == 0 ? "" : actions + "/") + (int)Next + note;
    }
}
