using System;

namespace PptpTools.Decoding.Tracking;

/// <summary>
/// A hash table by <see cref="FlowKey"/>. The class library's dictionary over a key type of ours has to be compiled when it is first
/// used, at every start and for every pair of types; this one is compiled ahead, and takes its long keys by reference.
/// </summary>
internal sealed class FlowTable<T>
    where T : class
{
    private const int SmallestSize = 16;
    private const int None = -1;

    private int[] _buckets = [];

    /// <summary>As many as buckets; made with them.</summary>
    private Entry[] _entries = null!;
    private int _used;
    private int _free = None;

    /// <summary>Number of values.</summary>
    public int Count { get; private set; }

    /// <summary>The value of a key; null where there is none.</summary>
    public T? Find(in FlowKey key)
    {
        int index = IndexOf(key, key.GetHashCode());
        return index < 0 ? null : _entries[index].Value;
    }

    /// <summary>Gives a key a value, in the place of the one that it may have.</summary>
    public void Set(in FlowKey key, T value)
    {
        int hash = key.GetHashCode();
        int index = IndexOf(key, hash);
        if (index >= 0)
        {
            _entries[index].Value = value;
            return;
        }

        index = TakeEntry();
        ref int bucket = ref _buckets[hash & (_buckets.Length - 1)];
        ref Entry entry = ref _entries[index];
        entry.Key = key;
        entry.Hash = hash;
        entry.Value = value;
        entry.Next = bucket;
        bucket = index;
        Count++;
    }

    /// <summary>Takes a key out, if it is there.</summary>
    public void Remove(in FlowKey key)
    {
        if (Count == 0)
            return;
        int hash = key.GetHashCode();
        ref int link = ref _buckets[hash & (_buckets.Length - 1)];
        while (link != None)
        {
            ref Entry entry = ref _entries[link];
            if (entry.Hash != hash || !entry.Key.Equals(key))
            {
                link = ref entry.Next;
                continue;
            }

            int index = link;
            link = entry.Next;
            entry.Value = null;
            entry.Next = _free;
            _free = index;
            Count--;
            return;
        }
    }

    /// <summary>Takes a key out if it has this value.</summary>
    public void Remove(in FlowKey key, T value)
    {
        if (Find(key) == value)
            Remove(key);
    }

    /// <summary>The values, in no particular order.</summary>
    public T[] ToArray()
    {
        var values = new T[Count];
        int count = 0;
        for (int i = 0; i < _used; i++)
        {
            if (_entries[i].Value is { } value)
                values[count++] = value;
        }

        return values;
    }

    private int IndexOf(in FlowKey key, int hash)
    {
        if (Count == 0)
            return None;
        int index = _buckets[hash & (_buckets.Length - 1)];
        while (index != None && (_entries[index].Hash != hash || !_entries[index].Key.Equals(key)))
            index = _entries[index].Next;
        return index;
    }

    private int TakeEntry()
    {
        if (_free != None)
        {
            int index = _free;
            _free = _entries[index].Next;
            return index;
        }

        if (_used == _buckets.Length)
            Grow();
        return _used++;
    }

    private void Grow()
    {
        int size = Math.Max(SmallestSize, _buckets.Length * 2);
        var entries = new Entry[size];
        if (_used > 0)
            Array.Copy(_entries, entries, _used);
        _entries = entries;
        _buckets = new int[size];
        for (int i = 0; i < size; i++)
            _buckets[i] = None;
        for (int i = 0; i < _used; i++)
        {
            ref int bucket = ref _buckets[entries[i].Hash & (size - 1)];
            entries[i].Next = bucket;
            bucket = i;
        }
    }

    private struct Entry
    {
        public FlowKey Key;
        public T? Value;
        public int Hash;
        public int Next;
    }
}
