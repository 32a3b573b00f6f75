using System;
using System.Collections.Generic;

namespace PptpTools.Tracing;

/// <summary>The comments of the latest frames that have one: a message may be complete some frames after the one that its author wrote about.</summary>
internal sealed class FrameComments
{
    private const int MaximumFrames = 1024;
    private const int MaximumCharacters = 1 << 20;

    private readonly Dictionary<long, string> _comments = [];
    private readonly Queue<long> _frames = new();
    private int _characters;

    /// <summary>Keeps a frame's comment; the oldest are forgotten.</summary>
    public void Add(long frame, string comment)
    {
        if (_comments.ContainsKey(frame))
            return;
        if (comment.Length > MaximumCharacters)
            comment = comment.Substring(0, MaximumCharacters);
        _comments.Add(frame, comment);
        _frames.Enqueue(frame);
        _characters += comment.Length;
        while (_frames.Count > MaximumFrames || _characters > MaximumCharacters)
        {
            long oldest = _frames.Dequeue();
            _characters -= _comments[oldest].Length;
            _comments.Remove(oldest);
        }
    }

    /// <summary>The comments of the frames that carried a step, in their order; null where they have none.</summary>
    public string[]? Of(in StepData step)
    {
        List<string>? found = null;
        foreach (long frame in step.EarlierFrames ?? [])
            Take(frame, ref found);
        Take(step.Frame, ref found);
        return found?.ToArray();
    }

    /// <summary>The number in a comment such as <c>VpnPaper step 7 of 43</c>; null where none has the form.</summary>
    public static int? StepOf(IReadOnlyList<string> comments)
    {
        const string Mark = " step ";
        const int MaximumDigits = 9;
        for (int i = comments.Count - 1; i >= 0; i--)
        {
            string comment = comments[i];
            int at = comment.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length;
            int number = 0;
            int digits = 0;
            while (at >= Mark.Length && digits < MaximumDigits && at + digits < comment.Length && comment[at + digits] is >= '0' and <= '9')
                number = number * 10 + comment[at + digits++] - '0';
            if (digits > 0 && string.CompareOrdinal(comment, at + digits, " of ", 0, 4) == 0)
                return number;
        }

        return null;
    }

    private void Take(long frame, ref List<string>? found)
    {
        if (_comments.TryGetValue(frame, out string? comment))
            (found ??= []).Add(comment);
    }
}
