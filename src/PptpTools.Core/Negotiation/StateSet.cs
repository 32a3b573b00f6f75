namespace PptpTools.Negotiation;

/// <summary>The states that an automaton may be in, as far as an observer can tell. What follows from what is read off the <see cref="TransitionTable"/>.</summary>
internal readonly struct StateSet(int states)
{
    public const int Requests = 1 << (int)AutomatonState.RequestSent | 1 << (int)AutomatonState.AckReceived | 1 << (int)AutomatonState.AckSent;
    public const int Terminations = 1 << (int)AutomatonState.Closing | 1 << (int)AutomatonState.Stopping;
    public const int LinkDown = 1 << (int)AutomatonState.Initial | 1 << (int)AutomatonState.Starting;

    /// <summary>The events of which an observer sees nothing when they send nothing.</summary>
    private const int Unseen = 1 << (int)AutomatonEvent.Up | 1 << (int)AutomatonEvent.Down | 1 << (int)AutomatonEvent.Open
        | 1 << (int)AutomatonEvent.Close | 1 << (int)AutomatonEvent.TimeoutExhausted;

    private readonly ushort _states = (ushort)states;

    public static StateSet Every => new((1 << TransitionTable.StateCount) - 1);

    public bool IsEmpty => _states == 0;

    /// <summary>The state, where there is only one.</summary>
    public AutomatonState? Single
    {
        get
        {
            if (_states == 0 || (_states & (_states - 1)) != 0)
                return null;
            int state = 0;
            while (_states >> state != 1)
                state++;
            return (AutomatonState)state;
        }
    }

    public static StateSet Of(AutomatonState state) => new(1 << (int)state);

    public bool Meets(int states) => (_states & states) != 0;

    public bool IsWithin(int states) => (_states & ~states) == 0;

    public StateSet Or(StateSet other) => new(_states | other._states);

    public bool Is(StateSet other) => _states == other._states;

    /// <summary>Where one of the events leads when it makes the end send a packet, among others or alone.</summary>
    /// <param name="events">Bits of <see cref="AutomatonEvent"/>.</param>
    /// <param name="action">The action that sends the packet.</param>
    /// <param name="alone">True for transitions that send nothing else.</param>
    public StateSet Sending(int events, AutomatonActions action, bool alone)
    {
        int next = 0;
        for (int state = 0; _states >> state != 0; state++)
        {
            if ((_states >> state & 1) == 0)
                continue;
            for (int happening = 0, rest = events; rest != 0; happening++, rest >>= 1)
            {
                if ((rest & 1) == 0)
                    continue;
                Transition transition = TransitionTable.Find((AutomatonState)state, (AutomatonEvent)happening);
                AutomatonActions sent = transition.Actions & AutomatonActions.Send;
                if (alone ? sent == action : (sent & action) != 0)
                    next |= 1 << (int)transition.Next;
            }
        }

        return new StateSet(next);
    }

    /// <summary>Where an event leads that sends nothing; a state where it would send, or has no meaning, stays as it is.</summary>
    public StateSet Silently(AutomatonEvent happening, out bool owesPacket)
    {
        int next = 0;
        owesPacket = false;
        for (int state = 0; _states >> state != 0; state++)
        {
            if ((_states >> state & 1) == 0)
                continue;
            Transition transition = TransitionTable.Find((AutomatonState)state, happening);
            next |= 1 << (transition.IsDefined && !transition.Sends ? (int)transition.Next : state);
            owesPacket |= transition.Sends;
        }

        return new StateSet(next);
    }

    /// <summary>From where an event that sends nothing may have led here; nothing where it cannot have.</summary>
    public StateSet Before(AutomatonEvent happening)
    {
        int before = 0;
        for (int state = 0; state < TransitionTable.StateCount; state++)
        {
            Transition transition = TransitionTable.Find((AutomatonState)state, happening);
            if (transition.IsDefined && !transition.Sends && (int)transition.Next != state && (_states >> (int)transition.Next & 1) != 0)
                before |= 1 << state;
        }

        return new StateSet(before);
    }

    /// <summary>Everything that can be reached without a packet: by the administrator, the lower layer, and timers that gave up.</summary>
    public StateSet WithUnseenSteps()
    {
        int reached = _states;
        for (int before = 0; before != reached;)
        {
            before = reached;
            for (int happening = 0; happening < TransitionTable.EventCount; happening++)
            {
                if ((Unseen >> happening & 1) != 0)
                    reached |= new StateSet(before).Silently((AutomatonEvent)happening, out _)._states;
            }
        }

        return new StateSet(reached);
    }
}
