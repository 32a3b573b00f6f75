using System;
using System.Collections.Generic;
using PptpTools.Wire;

namespace PptpTools.Tracing;

/// <summary>
/// The fields of a record as the members of a JSON object, in wire order. A code's meaning stands beside it under
/// <c>…Meaning</c>. A group is an object; one that has the single field <c>Value</c> is that value, an empty one is
/// <c>true</c>. The second field of a name at one level gets <c>_2</c> at its end.
/// </summary>
internal sealed class JsonFieldSink : FieldSink
{
    private enum Form : byte
    {
        /// <summary>No field of the group has come.</summary>
        Empty,

        /// <summary>One field, <c>Value</c>, has come and was written in the group's place.</summary>
        Lifted,

        /// <summary>An object is open.</summary>
        Object,
    }

    private struct Level
    {
        public string Group;
        public Form Form;
        public bool HasMembers;
        public int FirstName;

        /// <summary>Where the lifted value lies in the line, and its meaning.</summary>
        public int ValueStart;
        public int ValueEnd;
        public string? Meaning;
    }

    private readonly List<string> _names = [];
    private readonly LineWriter _scratch = new();
    private Level[] _levels = new Level[8];
    private int _depth;

    /// <summary>How often the name of the last key has stood at its level.</summary>
    private int _repetition = 1;

    private LineWriter _line = null!;

    /// <summary>Appends the object; <c>{}</c> where there is no record.</summary>
    public void Append(LineWriter line, WireRecord? record)
    {
        _line = line;
        _depth = 0;
        _names.Clear();
        _levels[0] = new Level { Group = "", Form = Form.Object };
        line.Ascii('{');
        record?.Describe(this);
        line.Ascii('}');
    }

    public override void Number(string name, ulong value)
    {
        Key(name);
        _line.Decimal(value);
        EndValue(null);
    }

    public override void Hexadecimal(string name, ulong value, int digits) => Number(name, value);

    public override void Boolean(string name, bool value)
    {
        Key(name);
        _line.Ascii(value ? "true" : "false");
        EndValue(null);
    }

    public override void Code(string name, uint value, string? meaning)
    {
        Key(name);
        _line.Decimal(value);
        EndValue(meaning);
    }

    public override void Word(string name, string value)
    {
        Key(name);
        JsonText.AppendString(_line, value);
        EndValue(null);
    }

    public override void Text(string name, ReadOnlySpan<byte> octets)
    {
        Key(name);
        _scratch.Clear();
        _scratch.Quoted(octets);
        JsonText.AppendString(_line, _scratch.Written.Slice(1, _scratch.Length - 2));
        EndValue(null);
    }

    public override void Address(string name, ReadOnlySpan<byte> address)
    {
        Key(name);
        _line.Ascii('"').AddressText(address).Ascii('"');
        EndValue(null);
    }

    public override void Octets(string name, ReadOnlySpan<byte> octets)
    {
        Key(name);
        _line.Ascii('"').Hex(octets).Ascii('"');
        EndValue(null);
    }

    public override void BeginGroup(string name, int type)
    {
        // A group inside a group makes the outer one an object.
        if (_levels[_depth].Form == Form.Lifted)
            Unlift();
        else if (_levels[_depth].Form == Form.Empty)
            OpenObject();
        if (++_depth == _levels.Length)
            Array.Resize(ref _levels, _depth * 2);
        _levels[_depth] = new Level { Group = name, Form = Form.Empty, FirstName = _names.Count };
    }

    public override void EndGroup()
    {
        ref Level level = ref _levels[_depth];
        if (level.Form == Form.Empty)
        {
            AppendKey(_depth - 1, level.Group);
            _line.Ascii("true");
        }
        else if (level.Form == Form.Object)
        {
            _line.Ascii('}');
        }

        _names.RemoveRange(level.FirstName, _names.Count - level.FirstName);
        _depth--;
    }

    private void Key(string name)
    {
        ref Level level = ref _levels[_depth];
        if (level.Form == Form.Empty && name == "Value")
        {
            AppendKey(_depth - 1, level.Group);
            level.Form = Form.Lifted;
            level.ValueStart = _line.Length;
            return;
        }

        if (level.Form == Form.Empty)
            OpenObject();
        else if (level.Form == Form.Lifted)
            Unlift();
        AppendKey(_depth, name);
    }

    private void EndValue(string? meaning)
    {
        ref Level level = ref _levels[_depth];
        if (level.Form == Form.Lifted)
        {
            level.ValueEnd = _line.Length;
            level.Meaning = meaning;
        }

        if (meaning is null)
            return;
        _line.Ascii(",\"").Ascii(level.Form == Form.Lifted ? level.Group : _names[_names.Count - 1]);
        AppendRepetition();
        _line.Ascii("Meaning\":");
        JsonText.AppendString(_line, meaning);
    }

    private void OpenObject()
    {
        AppendKey(_depth - 1, _levels[_depth].Group);
        _line.Ascii('{');
        _levels[_depth].Form = Form.Object;
    }

    /// <summary>A second field has come: the lifted value moves into an object.</summary>
    private void Unlift()
    {
        ref Level level = ref _levels[_depth];
        _scratch.Clear();
        _scratch.Utf8(_line.Written.Slice(level.ValueStart, level.ValueEnd - level.ValueStart));
        _line.Truncate(level.ValueStart);
        level.Form = Form.Object;
        _line.Ascii('{');
        AppendKey(_depth, "Value");
        _line.Utf8(_scratch.Written);
        EndValue(level.Meaning);
    }

    private void AppendKey(int depth, string name)
    {
        ref Level level = ref _levels[depth];
        _line.Ascii(level.HasMembers ? ",\"" : "\"").Ascii(name);
        level.HasMembers = true;

        // The names of a level end where those of the group that is open in it begin.
        int end = depth < _depth ? _levels[depth + 1].FirstName : _names.Count;
        _repetition = 1;
        for (int i = level.FirstName; i < end; i++)
        {
            if (_names[i] == name)
                _repetition++;
        }

        AppendRepetition();
        _line.Ascii("\":");
        _names.Insert(end, name);
        if (depth < _depth)
            _levels[depth + 1].FirstName++;
    }

    private void AppendRepetition()
    {
        if (_repetition > 1)
            _line.Ascii('_').Decimal((ulong)_repetition);
    }
}
