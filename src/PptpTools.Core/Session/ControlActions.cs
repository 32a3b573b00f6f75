using System;

namespace PptpTools.Session;

/// <summary>What a message causes besides the next state. Done in the order of the bits.</summary>
[Flags]
internal enum ControlActions : ushort
{
    None = 0,

    /// <summary>srp: send Start-Control-Connection-Reply, successful.</summary>
    SendStartReply = 1,

    /// <summary>srx: send Start-Control-Connection-Reply, command channel exists.</summary>
    SendStartExists = 1 << 1,

    /// <summary>srv: send Start-Control-Connection-Reply, version not supported.</summary>
    SendStartVersion = 1 << 2,

    /// <summary>stq: send Stop-Control-Connection-Request for the protocol's sake, keeping the message's meaning as the end.</summary>
    SendStopRequest = 1 << 3,

    /// <summary>stp: send Stop-Control-Connection-Reply.</summary>
    SendStopReply = 1 << 4,

    /// <summary>erp: send Echo-Reply.</summary>
    SendEchoReply = 1 << 5,

    /// <summary>ern: send Echo-Reply with the error that there is no control connection.</summary>
    SendEchoError = 1 << 6,

    /// <summary>cnc: refuse a call, there being no control connection.</summary>
    RefuseUnconnected = 1 << 7,

    /// <summary>icc: send Incoming-Call-Connected.</summary>
    SendConnected = 1 << 8,

    /// <summary>cdn: send Call-Disconnect-Notify, at the peer's request.</summary>
    SendDisconnect = 1 << 9,

    /// <summary>up: say that it is established.</summary>
    Up = 1 << 10,

    /// <summary>req: a call is asked for.</summary>
    RequestCall = 1 << 11,

    /// <summary>cal: hand the message to its call.</summary>
    HandToCall = 1 << 12,

    /// <summary>tel: tell the owner the message.</summary>
    Tell = 1 << 13,

    /// <summary>end: it is over; of a connection, close TCP.</summary>
    End = 1 << 14,
}

/// <summary>One cell of a table: what to do, and the number of the next state.</summary>
internal readonly record struct ControlTransition(ControlActions Actions, byte Next)
{
    /// <summary>Reads tables: the first line of each has the states' numbers, a row the cells of one message.</summary>
    /// <returns>Cells by state and message; where no column has the state, the message changes nothing.</returns>
    public static ControlTransition[] ReadTable(string table, int states, int messages)
    {
        var cells = new ControlTransition[states * messages];
        for (int i = 0; i < cells.Length; i++)
            cells[i] = new ControlTransition(ControlActions.None, (byte)(i / messages));
        string[] lines = table.Split('\n');
        string[] columns = Words(lines[0]);
        for (int row = 0; row < messages; row++)
        {
            string line = lines[row + 2];
            string[] words = Words(line.Substring(line.IndexOf('|') + 1));
            for (int column = 0; column < columns.Length; column++)
                cells[(columns[column][0] - '0') * messages + row] = Read(words[column]);
        }

        return cells;
    }

    private static string[] Words(string line) => line.Split([' ', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static ControlTransition Read(string cell)
    {
        int slash = cell.IndexOf('/');
        ControlActions actions = ControlActions.None;
        if (slash > 0)
        {
            foreach (string word in cell.Substring(0, slash).Split(','))
                actions |= ActionOf(word);
        }

        return new ControlTransition(actions, (byte)(cell[slash + 1] - '0'));
    }

    private static ControlActions ActionOf(string word) => word switch
    {
        "srp" => ControlActions.SendStartReply,
        "srx" => ControlActions.SendStartExists,
        "srv" => ControlActions.SendStartVersion,
        "stq" => ControlActions.SendStopRequest,
        "stp" => ControlActions.SendStopReply,
        "erp" => ControlActions.SendEchoReply,
        "ern" => ControlActions.SendEchoError,
        "cnc" => ControlActions.RefuseUnconnected,
        "up" => ControlActions.Up,
        "req" => ControlActions.RequestCall,
        "cal" => ControlActions.HandToCall,
        "icc" => ControlActions.SendConnected,
        "cdn" => ControlActions.SendDisconnect,
        "tel" => ControlActions.Tell,
        "end" => ControlActions.End,
        _ => throw new ArgumentException($"The table has no action {word}.", nameof(word)),
    };
}
