using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>What the steps with one message have in common in each form of the trace.</summary>
internal sealed class StepWords
{
    private readonly string _message;
    private readonly string _reference;

    private StepWords(in StepData step, StepWords? next)
    {
        _message = step.Message;
        _reference = step.Reference;
        Next = next;
        var line = new LineWriter();
        NegotiationText.AppendName(line, step);
        Text = line.Written.ToArray();
        line.Clear();
        line.Ascii(",\"Layer\":\"").Ascii(EnumNames.Of(step.Layer)).Ascii("\",\"Message\":\"").Ascii(_message).Ascii('"');
        Json = line.Written.ToArray();
        line.Clear();
        line.Ascii(",\"Reference\":\"").Ascii(_reference).Ascii("\",\"FrameNumbers\":[");
        JsonReference = line.Written.ToArray();
    }

    /// <summary>Layer and message as <see cref="NegotiationText"/> has them.</summary>
    public byte[] Text { get; }

    /// <summary>The members <c>Layer</c> and <c>Message</c>.</summary>
    public byte[] Json { get; }

    /// <summary>The member <c>Reference</c>, and the beginning of <c>FrameNumbers</c>.</summary>
    public byte[] JsonReference { get; }

    private StepWords? Next { get; }

    /// <summary>Keeps the words of every message that has come.</summary>
    internal sealed class Table
    {
        /// <summary>A layer with more messages than this begins anew.</summary>
        private const int MaximumMessages = 64;

        private readonly StepWords?[] _first = new StepWords?[(int)Layer.Other + 1];
        private readonly int[] _counts = new int[(int)Layer.Other + 1];

        public StepWords Of(in StepData step)
        {
            // The names are literals of ours: the same name is the same object.
            for (StepWords? words = _first[(int)step.Layer]; words is not null; words = words.Next)
            {
                if ((object)words._message == step.Message && (object)words._reference == step.Reference)
                    return words;
            }

            return Add(step);
        }

        private StepWords Add(in StepData step)
        {
            // The protocol that a step of Layer.Other names in the text is in its packet, not in its layer.
            if (step.Layer == Layer.Other)
                return new StepWords(step, null);
            ref StepWords? first = ref _first[(int)step.Layer];
            ref int count = ref _counts[(int)step.Layer];
            bool isFull = count == MaximumMessages;
            count = isFull ? 1 : count + 1;
            return first = new StepWords(step, isFull ? null : first);
        }
    }
}
