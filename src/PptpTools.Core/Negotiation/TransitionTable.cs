using System;

namespace PptpTools.Negotiation;

/// <summary>
/// The state transition table of RFC 1661 section 4.1, kept as the RFC prints it and read once. Everything that
/// decides a next state is in this file, and nothing here knows which end of the link it works for.
/// </summary>
internal static class TransitionTable
{
    public const string Section = "RFC 1661 4.1";

    public const int StateCount = 10;

    public const int EventCount = 16;

    private const string StatesInitialToStopping =
        """
               0         1         2         3         4         5
        Events Initial   Starting  Closed    Stopped   Closing   Stopping
        Up   |    2     irc,scr/6     -         -         -         -
        Down |    -         -         0       tls/1       0         1
        Open |  tls/1       1     irc,scr/6     3r        5r        5r
        Close|    0       tlf/0       2         2         4         4
        TO+  |    -         -         -         -       str/4     str/5
        TO-  |    -         -         -         -       tlf/2     tlf/3
        RCR+ |    -         -       sta/2 irc,scr,sca/8   4         5
        RCR- |    -         -       sta/2 irc,scr,scn/6   4         5
        RCA  |    -         -       sta/2     sta/3       4         5
        RCN  |    -         -       sta/2     sta/3       4         5
        RTR  |    -         -       sta/2     sta/3     sta/4     sta/5
        RTA  |    -         -         2         3       tlf/2     tlf/3
        RUC  |    -         -       scj/2     scj/3     scj/4     scj/5
        RXJ+ |    -         -         2         3         4         5
        RXJ- |    -         -       tlf/2     tlf/3     tlf/2     tlf/3
        RXR  |    -         -         2         3         4         5
        """;

    private const string StatesRequestSentToOpened =
        """
               6         7         8           9
        Events Req-Sent  Ack-Rcvd  Ack-Sent    Opened
        Up   |    -         -         -           -
        Down |    1         1         1         tld/1
        Open |    6         7         8           9r
        Close|irc,str/4 irc,str/4 irc,str/4 tld,irc,str/4
        TO+  |  scr/6     scr/6     scr/8         -
        TO-  | tlf/3p    tlf/3p    tlf/3p         -
        RCR+ |  sca/8   sca,tlu/9   sca/8   tld,scr,sca/8
        RCR- |  scn/6     scn/7     scn/6   tld,scr,scn/6
        RCA  |  irc/7     scr/6x  irc,tlu/9   tld,scr/6x
        RCN  |irc,scr/6   scr/6x  irc,scr/8   tld,scr/6x
        RTR  |  sta/6     sta/6     sta/6   tld,zrc,sta/5
        RTA  |    6         6         8       tld,scr/6
        RUC  |  scj/6     scj/7     scj/8       scj/9
        RXJ+ |    6         6         8           9
        RXJ- |  tlf/3     tlf/3     tlf/3   tld,irc,str/5
        RXR  |    6         7         8         ser/9
        """;

    private static readonly Transition[] Cells = Read(StatesInitialToStopping, StatesRequestSentToOpened);

    /// <summary>What the table says; where it says "-" the result has <see cref="Transition.IsDefined"/> false.</summary>
    public static Transition Find(AutomatonState state, AutomatonEvent happening) => Cells[(int)state * EventCount + (int)happening];

    private static Transition[] Read(params string[] parts)
    {
        var cells = new Transition[StateCount * EventCount];
        int firstState = 0;
        foreach (string part in parts)
        {
            string[] lines = part.Split('\n');
            int states = 0;
            for (int line = 2; line < lines.Length; line++)
            {
                string[] row = lines[line].Substring(lines[line].IndexOf('|') + 1).Split([' ', '\r'], StringSplitOptions.RemoveEmptyEntries);
                states = row.Length;
                for (int column = 0; column < states; column++)
                    cells[(firstState + column) * EventCount + line - 2] = Transition.Read(row[column]);
            }

            firstState += states;
        }

        return cells;
    }
}
