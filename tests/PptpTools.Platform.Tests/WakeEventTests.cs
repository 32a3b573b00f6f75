using System;
using System.Linq;
using PptpTools.Linux;

namespace PptpTools.Tests;

public sealed class WakeEventTests
{
    [LinuxFact]
    public void An_event_that_is_over_does_not_wake_who_has_its_number_now()
    {
        // Another test may take the number first: then it is tried again.
        Assert.Contains(Enumerable.Range(0, 100), static _ => HasAnHeirThatSleeps());
    }

    private static bool HasAnHeirThatSleeps()
    {
        var former = new WakeEvent();
        int number = former.Descriptor;
        former.Dispose();
        WakeEvent[] later = [.. Enumerable.Range(0, 32).Select(static _ => new WakeEvent())];
        try
        {
            former.Set();
            Assert.DoesNotContain(later, HasBeenSet);
            return Array.Exists(later, wake => wake.Descriptor == number);
        }
        finally
        {
            Array.ForEach(later, static wake => wake.Dispose());
        }
    }

    private static bool HasBeenSet(WakeEvent wake)
    {
        var waiter = new Waiter(stackalloc NativeMethods.PollEntry[1]);
        int index = waiter.Add(wake.Descriptor);
        waiter.Wait(TimeSpan.Zero);
        return waiter.IsReady(index);
    }
}
