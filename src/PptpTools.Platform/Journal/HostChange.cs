#if NET
using System.Text.Json.Serialization;
using PptpTools.NameResolution;
using PptpTools.Routing;

namespace PptpTools.Journal;

/// <summary>How far a change was found when it was to be undone.</summary>
internal enum UndoResult
{
    /// <summary>It was as it had been made, and is undone.</summary>
    Undone,

    /// <summary>There was nothing left of it.</summary>
    AlreadyGone,

    /// <summary>It is no longer as it was made.</summary>
    ChangedSince,
}

/// <summary>
/// A change to the host that can be written down, made, and undone. Undoing touches only what is still exactly as it was made; it may be
/// called where the change never was made.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RouteChange), "route")]
[JsonDerivedType(typeof(AddressChange), "address")]
[JsonDerivedType(typeof(SettingChange), "setting")]
[JsonDerivedType(typeof(NeighbourChange), "neighbour")]
[JsonDerivedType(typeof(ResolverFileChange), "resolv.conf")]
[JsonDerivedType(typeof(ResolvconfChange), "resolvconf")]
[JsonDerivedType(typeof(ResolvedChange), "resolved")]
internal abstract record HostChange
{
    /// <summary>True where it lives in a file, and so longer than the boot.</summary>
    [JsonIgnore]
    public virtual bool OutlivesBoot => false;

    /// <summary>True where it lives in the mount namespace; otherwise it does in the network namespace.</summary>
    [JsonIgnore]
    public virtual bool IsInFiles => false;

    /// <summary>True where several tunnels or servers may need the same change: it is undone when none does any more.</summary>
    [JsonIgnore]
    public virtual bool IsShared => false;

    /// <summary>True where making it takes several steps, of which one may fail when others are done.</summary>
    [JsonIgnore]
    public virtual bool MayBeHalfMade => false;

    /// <summary>Makes it.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel refuses.</exception>
    /// <exception cref="System.IO.IOException">A file or a program refuses.</exception>
    public abstract void Make(RouteSocket routes);

    /// <summary>Undoes it, where it is still as it was made.</summary>
    /// <param name="routes">The namespace in which it is.</param>
    /// <param name="isDryRun">True to tell only what would come of it.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel refuses.</exception>
    /// <exception cref="System.IO.IOException">A file or a program refuses.</exception>
    public abstract UndoResult Undo(RouteSocket routes, bool isDryRun);

    /// <summary>What it is, for people.</summary>
    public abstract override string ToString();
}
#endif
