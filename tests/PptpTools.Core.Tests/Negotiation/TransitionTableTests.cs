using System;
using System.Collections.Generic;
using System.Linq;
using PptpTools.Negotiation;
using Xunit;

namespace PptpTools.Tests.Negotiation;

public class TransitionTableTests
{
    private static readonly string[] EventNames =
    [
        "Up", "Down", "Open", "Close", "TO+", "TO-", "RCR+", "RCR-", "RCA", "RCN", "RTR", "RTA", "RUC", "RXJ+", "RXJ-", "RXR",
    ];

    /// <summary>RFC 1661 section 4.1, both halves of the table, one event a line, states 0 to 9 from left to right.</summary>
    private static readonly Dictionary<string, string[]> Printed = new()
    {
        ["Up"] = ["2", "irc,scr/6", "-", "-", "-", "-", "-", "-", "-", "-"],
        ["Down"] = ["-", "-", "0", "tls/1", "0", "1", "1", "1", "1", "tld/1"],
        ["Open"] = ["tls/1", "1", "irc,scr/6", "3r", "5r", "5r", "6", "7", "8", "9r"],
        ["Close"] = ["0", "tlf/0", "2", "2", "4", "4", "irc,str/4", "irc,str/4", "irc,str/4", "tld,irc,str/4"],
        ["TO+"] = ["-", "-", "-", "-", "str/4", "str/5", "scr/6", "scr/6", "scr/8", "-"],
        ["TO-"] = ["-", "-", "-", "-", "tlf/2", "tlf/3", "tlf/3p", "tlf/3p", "tlf/3p", "-"],
        ["RCR+"] = ["-", "-", "sta/2", "irc,scr,sca/8", "4", "5", "sca/8", "sca,tlu/9", "sca/8", "tld,scr,sca/8"],
        ["RCR-"] = ["-", "-", "sta/2", "irc,scr,scn/6", "4", "5", "scn/6", "scn/7", "scn/6", "tld,scr,scn/6"],
        ["RCA"] = ["-", "-", "sta/2", "sta/3", "4", "5", "irc/7", "scr/6x", "irc,tlu/9", "tld,scr/6x"],
        ["RCN"] = ["-", "-", "sta/2", "sta/3", "4", "5", "irc,scr/6", "scr/6x", "irc,scr/8", "tld,scr/6x"],
        ["RTR"] = ["-", "-", "sta/2", "sta/3", "sta/4", "sta/5", "sta/6", "sta/6", "sta/6", "tld,zrc,sta/5"],
        ["RTA"] = ["-", "-", "2", "3", "tlf/2", "tlf/3", "6", "6", "8", "tld,scr/6"],
        ["RUC"] = ["-", "-", "scj/2", "scj/3", "scj/4", "scj/5", "scj/6", "scj/7", "scj/8", "scj/9"],
        ["RXJ+"] = ["-", "-", "2", "3", "4", "5", "6", "6", "8", "9"],
        ["RXJ-"] = ["-", "-", "tlf/2", "tlf/3", "tlf/2", "tlf/3", "tlf/3", "tlf/3", "tlf/3", "tld,irc,str/5"],
        ["RXR"] = ["-", "-", "2", "3", "4", "5", "6", "7", "8", "ser/9"],
    };

    public static TheoryData<int, int, string> Cells()
    {
        var cells = new TheoryData<int, int, string>();
        for (int happening = 0; happening < EventNames.Length; happening++)
        {
            for (int state = 0; state < 10; state++)
                cells.Add(state, happening, Printed[EventNames[happening]][state]);
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Every_cell_reads_as_the_RFC_prints_it(int state, int happening, string printed) =>
        Assert.Equal(printed, TransitionTable.Find((AutomatonState)state, (AutomatonEvent)happening).ToString());

    [Fact]
    public void The_table_has_160_cells() => Assert.Equal(160, Cells().Count);

    [Fact]
    public void Packets_and_timers_mean_nothing_while_the_lower_layer_is_down()
    {
        foreach (AutomatonState state in new[] { AutomatonState.Initial, AutomatonState.Starting })
        {
            for (AutomatonEvent happening = AutomatonEvent.Timeout; happening <= AutomatonEvent.ReceiveEcho; happening++)
                Assert.False(TransitionTable.Find(state, happening).IsDefined);
        }
    }

    [Fact]
    public void Only_states_with_a_running_Restart_timer_have_timeouts()
    {
        AutomatonState[] timed =
        [
            AutomatonState.Closing, AutomatonState.Stopping, AutomatonState.RequestSent, AutomatonState.AckReceived, AutomatonState.AckSent,
        ];
        Assert.Equal(timed, States().Where(state => TransitionTable.Find(state, AutomatonEvent.Timeout).IsDefined));
        Assert.Equal(timed, States().Where(state => TransitionTable.Find(state, AutomatonEvent.TimeoutExhausted).IsDefined));
    }

    [Fact]
    public void The_layer_comes_up_exactly_on_entering_Opened_and_goes_down_exactly_on_leaving_it()
    {
        foreach ((AutomatonState state, Transition transition) in Defined())
        {
            bool enters = transition.Next == AutomatonState.Opened && state != AutomatonState.Opened;
            bool leaves = transition.Next != AutomatonState.Opened && state == AutomatonState.Opened;
            Assert.Equal(enters, transition.Actions.HasFlag(AutomatonActions.LayerUp));
            Assert.Equal(leaves, transition.Actions.HasFlag(AutomatonActions.LayerDown));
        }
    }

    [Fact]
    public void The_footnotes_stand_where_the_RFC_has_them()
    {
        Assert.Equal(4, Defined().Count(cell => cell.Transition.Note == TransitionNote.Restart));
        Assert.Equal(3, Defined().Count(cell => cell.Transition.Note == TransitionNote.Passive));
        Assert.Equal(4, Defined().Count(cell => cell.Transition.Note == TransitionNote.Crossed));
        Assert.All(Defined().Where(cell => cell.Transition.Note == TransitionNote.Crossed), cell =>
        {
            Assert.Equal(AutomatonState.RequestSent, cell.Transition.Next);
            Assert.True(cell.Transition.Actions.HasFlag(AutomatonActions.SendRequest));
        });
    }

    private static AutomatonState[] States() => Enum.GetValues<AutomatonState>();

    private static IEnumerable<(AutomatonState State, Transition Transition)> Defined() =>
        from state in States()
        from happening in Enum.GetValues<AutomatonEvent>()
        let transition = TransitionTable.Find(state, happening)
        where transition.IsDefined
        select (state, transition);
}
