#if NET
using System;

namespace PptpTools.Server;

/// <summary>What a <see cref="DeadlineHeap{T}"/> orders: it knows its place, so that it can be moved.</summary>
internal abstract class TimedItem
{
    /// <summary>When it is due.</summary>
    internal TimeSpan Due { get; set; }

    /// <summary>Its place in the heap; -1 where it waits for nothing.</summary>
    internal int Place { get; set; } = -1;
}

/// <summary>Those who wait for a time, the earliest first (a binary heap). One thread uses it; nothing is allocated once it is large enough.</summary>
internal sealed class DeadlineHeap<T>
    where T : TimedItem
{
    private T[] _items = new T[16];
    private int _count;

    /// <summary>When the first is due; null where nobody waits.</summary>
    public TimeSpan? Due => _count > 0 ? _items[0].Due : null;

    /// <summary>Who is due first, where that time has come; null where nobody is.</summary>
    public T? FirstDue(TimeSpan now) => _count > 0 && _items[0].Due <= now ? _items[0] : null;

    /// <summary>Lets an item wait for a time, or no longer.</summary>
    public void Set(T item, TimeSpan? due)
    {
        if (due is not { } time)
        {
            Remove(item);
            return;
        }

        if (item.Place >= 0 && item.Due == time)
            return;
        item.Due = time;
        if (item.Place < 0)
        {
            if (_count == _items.Length)
                Array.Resize(ref _items, 2 * _count);
            item.Place = _count;
            _items[_count++] = item;
        }

        Sink(Rise(item.Place));
    }

    /// <summary>Lets an item wait no longer.</summary>
    public void Remove(T item)
    {
        int place = item.Place;
        if (place < 0)
            return;
        item.Place = -1;
        T last = _items[--_count];
        _items[_count] = null!;
        if (last == item)
            return;
        Put(last, place);
        Sink(Rise(place));
    }

    private void Put(T item, int place)
    {
        _items[place] = item;
        item.Place = place;
    }

    private int Rise(int place)
    {
        T item = _items[place];
        while (place > 0 && _items[(place - 1) / 2].Due > item.Due)
        {
            Put(_items[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }

        Put(item, place);
        return place;
    }

    private void Sink(int place)
    {
        T item = _items[place];
        for (int child = 2 * place + 1; child < _count; child = 2 * place + 1)
        {
            if (child + 1 < _count && _items[child + 1].Due < _items[child].Due)
                child++;
            if (_items[child].Due >= item.Due)
                break;
            Put(_items[child], place);
            place = child;
        }

        Put(item, place);
    }
}
#endif
