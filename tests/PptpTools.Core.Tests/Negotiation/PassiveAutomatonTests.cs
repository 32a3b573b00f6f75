using System;
using System.Globalization;
using PptpTools.Negotiation;
using Xunit;

namespace PptpTools.Tests.Negotiation;

/// <summary>
/// Each test is a script: <c>up</c> and <c>down</c> of the lower layer, <c>&gt;</c> a packet sent, <c>&lt;</c> one received,
/// <c>at</c> the time in milliseconds, <c>=</c> the state expected (<c>?</c> for one that the wire cannot tell).
/// </summary>
public class PassiveAutomatonTests
{
    [Fact]
    public void A_negotiation_from_the_beginning_is_known_from_the_first_request() =>
        Run("up =? >req1 =RequestSent <req7 =RequestSent >ack7 =AckSent <ack1 =Opened");

    [Fact]
    public void The_answer_tells_how_a_request_was_judged() =>
        Run("up >req1 <req1 >nak1 =RequestSent <req2 >rej2 =RequestSent <ack1 =AckReceived <req3 =AckReceived >ack3 =Opened");

    [Fact]
    public void A_request_that_is_refused_after_an_earlier_was_accepted_takes_the_end_back() =>
        Run("up >req1 <req1 >ack1 =AckSent <req2 >nak2 =RequestSent");

    [Fact]
    public void A_Nak_or_a_Reject_is_answered_with_another_request() =>
        Run("up >req1 <nak1 =RequestSent >req2 =RequestSent <req9 >ack9 =AckSent <rej2 =AckSent >req3 =AckSent <ack3 =Opened");

    [Fact]
    public void A_spontaneous_repeat_is_the_Restart_timer() =>
        Run("up >req1 >req1 =RequestSent <ack1 =AckReceived >req2 =RequestSent");

    [Fact]
    public void A_reply_to_another_request_is_discarded() =>
        Run("up >req1 >req2 <ack1 =RequestSent <ack2 =AckReceived");

    [Fact]
    public void An_end_that_only_waits_is_in_Stopped_until_it_answers() =>
        Run("up <req1 =? >req5 =RequestSent >ack1 =AckSent <ack5 =Opened");

    [Fact]
    public void An_end_that_acknowledges_before_it_requests_was_in_Stopped() =>
        Run("up <req1 >ack1 =AckSent >req5 =AckSent <ack5 =Opened");

    [Fact]
    public void A_Configure_Request_answered_with_Terminate_Ack_shows_Closed() => Run("up <req1 >tack1 =Closed <req2 >tack2 =Closed >req1 =RequestSent");

    [Fact]
    public void Renegotiation_starts_from_Opened() =>
        Run("up >req1 <req1 >ack1 <ack1 =Opened <req2 =Opened >req2 =RequestSent >ack2 =AckSent <ack2 =Opened <req3 >req3 >nak3 =RequestSent");

    [Fact]
    public void Termination_by_this_end() => Run("up >req1 <req1 >ack1 <ack1 =Opened >treq2 =Closing >treq2 =Closing <req8 =? <tack2 =Closed down =Initial");

    [Fact]
    public void Termination_by_this_end_answered_at_once() => Run("up >req1 <req1 >ack1 <ack1 >treq2 =Closing <tack2 =Closed down =Initial");

    [Fact]
    public void Termination_of_a_negotiation_by_the_peer()
    {
        Run("up >req1 <treq2 =RequestSent >tack2 =RequestSent");
        Run("up >req1 <ack1 =AckReceived <treq2 >tack2 =RequestSent");
        Run("up >req1 <req1 >rej1 <ack1 =AckReceived <treq2 >tack2 =RequestSent");
    }

    [Fact]
    public void Termination_by_the_peer() => Run("up >req1 <req1 >ack1 <ack1 <treq2 =Opened >tack2 =Stopping down =Starting");

    [Fact]
    public void The_zeroed_restart_count_may_run_out_before_the_next_packet() => Run("up >req1 <req1 >ack1 <ack1 <treq2 >tack2 =Stopping <req9 =?");

    /// <summary>Two ends terminate at once: the second Terminate-Request finds the first end in Stopping, until its timer can have run out.</summary>
    [Fact]
    public void A_Restart_timer_that_has_just_begun_has_not_run_out()
    {
        Run("at0 up >req1 <req1 >ack1 <ack1 at10000 <treq2 >tack2 =Stopping at10001 <treq3 =Stopping >tack3 =Stopping at10999 <req9 =Stopping");
        Run("at0 up >req1 <req1 >ack1 <ack1 at10000 <treq2 >tack2 =Stopping at11000 <treq3 =? >tack3 =?");
        Run("at0 up >req1 <req1 >ack1 <ack1 =Opened at10000 >treq2 at13000 >treq2 =Closing at13001 <req8 =Closing at16000 <req8 =?");
        Run("at0 up >req1 <req1 >ack1 <ack1 at10000 <treq2 >tack2 =Stopping at9000 <treq3 =Stopping");
    }

    [Fact]
    public void After_the_last_transmission_the_end_may_have_given_up() =>
        Run("up >req1 >req1 >req1 >req1 >req1 >req1 >req1 >req1 >req1 >req1 =RequestSent <req1 =? >req2 =RequestSent");

    [Fact]
    public void A_fatal_Code_Reject_stops_a_negotiation_and_ends_an_open_layer()
    {
        Run("up >req1 <crej9:1 =Stopped");
        Run("up >req1 <req1 >ack1 <ack1 <crej9:1 =Opened >treq2 =?");
    }

    [Fact]
    public void A_Code_Reject_of_an_extension_changes_nothing_in_Opened() => Run("up >req1 <req1 >ack1 <ack1 <crej9:12 =Opened <crej9 =Opened");

    [Fact]
    public void A_protocol_that_the_peer_does_not_know_is_stopped() => Run("up >req1 prej =Stopped");

    [Fact]
    public void In_the_middle_of_a_capture_nothing_is_known_until_both_acknowledged()
    {
        Run("=? >req1 =? <req1 =? >ack1 =AckSent <ack1 =Opened");
        Run("=? <ack1 =? >ack1 =Opened");
        Run("=? >ack1 =? <ack1 =Opened");
        Run("=? >req1 =? <ack1 =? >nak7 =AckReceived <req8 >ack8 =Opened");
    }

    [Fact]
    public void What_only_an_opened_layer_sends_shows_that_it_is_opened()
    {
        Run("=? >echo1 =Opened");
        Run("=? >reply1 =Opened");
        Run("=? <echo1 =?");
        Run("=? >reset1 =Opened");
        Run("=? data =Opened");
    }

    [Fact]
    public void An_Ack_that_was_captured_but_never_arrived_is_taken_back_when_the_request_is_repeated()
    {
        Run("up >req1 <req1 >ack1 <ack1 =Opened >req1 =AckSent <ack1 =Opened");
        Run("up >req1 <req1 >ack1 <ack1 =Opened >req2 =? <ack2 =? >echo1 =Opened");
    }

    [Fact]
    public void An_answer_that_was_on_its_way_when_the_Ack_came_does_not_take_the_end_back()
    {
        Run("up >req1 <req1 >ack1 =AckSent <req2 <ack1 =Opened >ack2 =Opened");
        Run("up >req1 <req1 >ack1 =AckSent <req2 <ack1 =Opened >nak2 =AckReceived");
        Run("up >req1 <req1 >ack1 =AckSent <ack1 =Opened <req2 >ack2 =AckSent >req2 =AckSent");
    }

    [Fact]
    public void A_duplicated_Ack_changes_nothing_unless_the_end_begins_again()
    {
        Run("up >req1 <req1 >ack1 <ack1 <ack1 =Opened >echo1 =Opened");
        Run("up >req1 <req1 >ack1 <ack1 <ack1 =Opened >req2 =RequestSent");
    }

    [Fact]
    public void A_Terminate_Ack_that_never_arrived_is_taken_back() => Run("up >req1 <req1 >ack1 <ack1 >treq2 <tack2 =Closed >treq2 =Closing");

    [Fact]
    public void A_Terminate_Ack_where_none_was_due_leaves_both_readings() => Run("up >req1 <req1 =RequestSent >tack1 =? >req1 =RequestSent");

    [Fact]
    public void The_lower_layer_coming_up_late_does_not_undo_what_was_seen() => Run("=? >req1 >ack1 =AckSent up =AckSent down =Starting up =? >req1 =RequestSent");

    [Fact]
    public void An_Ack_to_a_request_that_was_not_captured_may_open_the_layer() =>
        Run("up >req1 <req1 >ack1 <nak1 =AckSent <ack2 =? >echo1 =Opened");

    [Fact]
    public void Any_sequence_of_packets_leaves_it_with_an_answer()
    {
        var random = new Random(1661);
        for (int round = 0; round < 2_000; round++)
        {
            var end = new PassiveAutomaton();
            for (int step = 0; step < 60; step++)
            {
                byte code = (byte)random.Next(0, 17), identifier = (byte)random.Next(0, 3);
                switch (random.Next(0, 20))
                {
                    case 0:
                        end.LinkEstablished();
                        break;
                    case 1:
                        end.LinkLost();
                        break;
                    case 2:
                        end.ProtocolRejected();
                        break;
                    case < 11:
                        end.Sent(code, identifier);
                        break;
                    default:
                        end.Received(code, identifier, (byte)random.Next(0, 17));
                        break;
                }

                Assert.True(end.State is null || Enum.IsDefined(end.State.Value));
            }

            end.Sent(9, 1);
            Assert.Equal(AutomatonState.Opened, end.State);
        }
    }

    [Fact]
    public void A_packet_costs_no_allocation()
    {
        var end = new PassiveAutomaton();
        Converse(end, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Converse(end, 1_000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void Converse(PassiveAutomaton end, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            end.LinkEstablished();
            end.Sent(1, (byte)round);
            end.Received(1, 7);
            end.Sent(2, 7);
            end.Received(2, (byte)round);
            end.Sent(5, 9);
            end.Received(6, 9);
            end.LinkLost();
        }
    }

    private static void Run(string script)
    {
        var end = new PassiveAutomaton();
        TimeSpan? now = null;
        foreach (string step in script.Split(' '))
        {
            if (step.StartsWith("at", StringComparison.Ordinal))
            {
                now = TimeSpan.FromMilliseconds(int.Parse(step[2..], CultureInfo.InvariantCulture));
                continue;
            }

            switch (step[0])
            {
                case '=':
                    Assert.Equal((step, step == "=?" ? null : Enum.Parse<AutomatonState>(step[1..])), (step, end.State));
                    break;
                case '>' or '<':
                    Exchange(end, step, now);
                    break;
                default:
                    Happen(end, step);
                    break;
            }
        }
    }

    private static void Happen(PassiveAutomaton end, string step)
    {
        switch (step)
        {
            case "up":
                end.LinkEstablished();
                break;
            case "down":
                end.LinkLost();
                break;
            case "prej":
                end.ProtocolRejected();
                break;
            case "data":
                end.ShownOpened();
                break;
            default:
                throw new ArgumentException(step);
        }
    }

    private static void Exchange(PassiveAutomaton end, string step, TimeSpan? now)
    {
        string[] parts = step[1..].Split(':');
        string name = parts[0].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        byte code = name switch
        {
            "req" => 1,
            "ack" => 2,
            "nak" => 3,
            "rej" => 4,
            "treq" => 5,
            "tack" => 6,
            "crej" => 7,
            "echo" => 9,
            "reply" => 10,
            "reset" => 14,
            _ => throw new ArgumentException(step),
        };
        byte identifier = name.Length == parts[0].Length ? (byte)0 : byte.Parse(parts[0][name.Length..], CultureInfo.InvariantCulture);
        if (step[0] == '>')
            end.Sent(code, identifier, now);
        else
            end.Received(code, identifier, parts.Length > 1 ? byte.Parse(parts[1], CultureInfo.InvariantCulture) : (byte)0, now);
    }
}
