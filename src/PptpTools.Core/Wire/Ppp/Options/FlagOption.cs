namespace PptpTools.Wire.Ppp.Options;

/// <summary>An option without a value: that it is there says everything. Its Length is 2.</summary>
public abstract record FlagOption : PppOption
{
    private protected FlagOption()
    {
    }

    internal sealed override int ValueLength => 0;

    internal sealed override void WriteValue(ref WireWriter writer)
    {
    }

    internal sealed override void DescribeValue(FieldSink sink)
    {
    }

    internal override void AppendValue(LineWriter line)
    {
    }
}
