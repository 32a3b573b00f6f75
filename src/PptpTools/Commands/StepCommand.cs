using System.Management.Automation;
using PptpTools.Decoding;
using PptpTools.Tracing;

namespace PptpTools.Commands;

/// <summary>A command over the steps of captures.</summary>
public abstract class StepCommand : CaptureCommand
{
    /// <summary>Only steps of these protocols.</summary>
    [Parameter]
    public Layer[] Layer { get; set; } = [];

    /// <summary>All data packets and stand-alone acknowledgments too.</summary>
    [Parameter]
    public SwitchParameter IncludeData { get; set; }

    private protected override DecodeOptions Options => base.Options with { Layers = Layer, IncludeData = IncludeData };
}
