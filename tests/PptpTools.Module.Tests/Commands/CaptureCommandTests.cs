using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;

namespace PptpTools.Tests.Commands;

/// <summary>What all commands over captures share: which captures, which part of them, and what cannot be read.</summary>
public sealed class CaptureCommandTests(Engine engine) : IClassFixture<Engine>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Get-PptpSession $Capture")]
    [InlineData("Get-PptpSession -LiteralPath $Capture")]
    [InlineData("$Capture | Get-PptpSession")]
    [InlineData("[System.IO.FileInfo]$Capture | Get-PptpSession")]
    [InlineData("[pscustomobject]@{ Path = $Capture } | Get-PptpSession")]
    [InlineData("[pscustomobject]@{ PSPath = \"Microsoft.PowerShell.Core\\FileSystem::$Capture\" } | Get-PptpSession")]
    [InlineData("Get-PptpSession $Capture | Get-PptpSession")]
    [InlineData("Import-PptpCapture $Capture | Get-PptpSession")]
    public void A_capture_may_be_given_in_many_ways(string script)
    {
        PSObject session = Assert.Single(engine.Run(script));
        Assert.Empty(engine.Errors);
        Assert.Equal(Engine.Sample, session.Properties["Path"].Value);
    }

    [Fact]
    public void A_stream_is_read_and_left_open()
    {
        using FileStream stream = File.OpenRead(Engine.Sample);
        PSObject session = Assert.Single(engine.Run("Get-PptpSession -InputObject $Stream", ("Stream", stream)));
        Assert.Null(session.Properties["Path"].Value);
        Assert.True(stream.CanRead);
        stream.Position = 0;
        Assert.Single(engine.Run("$List = [System.Collections.Generic.List[System.IO.Stream]]::new(); $List.Add($Stream); $List | Get-PptpSession", ("Stream", stream)));
    }

    [Fact]
    public void Wildcards_and_relative_paths_are_resolved_by_PowerShell()
    {
        File.Copy(Engine.Sample, _folder.File("one.pcap"));
        File.Copy(Engine.Sample, _folder.File("two.pcap"));
        Assert.Equal(2, engine.Run("Get-PptpSession \"$Folder/*.pcap\"", ("Folder", _folder.Path)).Count);
        engine.Run("$ExecutionContext.SessionState.Path.SetLocation($Folder)", ("Folder", _folder.Path));
        Assert.Equal(2, engine.Run("Get-PptpSession t*.pcap, ./one.pcap").Count);
        engine.Run(
            "$provider = $ExecutionContext.SessionState.Provider.GetOne('FileSystem'); "
            + "$null = $ExecutionContext.SessionState.Drive.New([System.Management.Automation.PSDriveInfo]::new('captures', $provider, $Folder, '', $null), 'global')",
            ("Folder", _folder.Path));
        Assert.Single(engine.Run("Get-PptpSession captures:/one.pcap"));
        Assert.Equal(2, engine.Run("Get-PptpSession captures:/*.pcap").Count);
    }

    [Fact]
    public void Brackets_in_a_name_are_a_pattern_in_Path_and_themselves_in_LiteralPath_and_down_the_pipeline()
    {
        File.Copy(Engine.Sample, _folder.File("a[1].pcap"));
        (string, object?) path = ("Odd", _folder.File("a[1].pcap"));
        Assert.Equal("PptpCaptureNotFound", Id(engine.RunToError("Get-PptpSession $Odd", path)));
        Assert.Single(engine.Run("Get-PptpSession -LiteralPath $Odd", path));
        Assert.Single(engine.Run("Get-PptpSession -LiteralPath $Odd | Get-PptpSession", path));
        Assert.Single(engine.Run("[System.IO.FileInfo]$Odd | Get-PptpSession", path));
    }

    [Theory]
    [InlineData("", "PptpCaptureEmpty", ErrorCategory.InvalidType)]
    [InlineData("This is a text about captures.", "PptpCaptureNotACapture", ErrorCategory.InvalidType)]
    public void What_is_no_capture_is_an_error_with_id_path_offset_and_remedy(string text, string id, ErrorCategory category)
    {
        string path = _folder.File("no.pcap", System.Text.Encoding.ASCII.GetBytes(text));
        foreach (string command in new[] { "Get-PptpSession", "Trace-PptpNegotiation", "Import-PptpCapture", "Get-PptpLease" })
        {
            ErrorRecord error = engine.RunToError($"{command} $No", ("No", path));
            Assert.Equal(id, Id(error));
            Assert.Equal(category, error.CategoryInfo.Category);
            Assert.Equal(path, error.TargetObject);
            Assert.Contains(path, error.ToString());
            Assert.Contains("offset 0", error.ToString());
            Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        }
    }

    [Fact]
    public void Paths_that_name_no_file_are_errors_with_an_id_each()
    {
        Assert.Equal("PptpCaptureNotFound", Id(engine.RunToError("Get-PptpSession $Gone", ("Gone", _folder.File("gone.pcap")))));
        Assert.Equal("PptpCaptureNotFound", Id(engine.RunToError("Get-PptpSession $Gone", ("Gone", _folder.File("gone*.pcap")))));
        Assert.Equal("PptpCaptureNotFound", Id(engine.RunToError("Get-PptpSession nosuchdrive:/a.pcap")));
        Assert.Equal("PptpCaptureIsFolder", Id(engine.RunToError("Get-PptpSession $Folder", ("Folder", _folder.Path))));
        Assert.Equal("PptpPathNotFileSystem", Id(engine.RunToError("Get-PptpSession env:PATH")));
    }

    [Fact]
    public void A_capture_that_is_cut_short_delivers_what_was_readable_and_the_next_file_goes_on()
    {
        byte[] whole = File.ReadAllBytes(Engine.Sample);
        string cut = _folder.File("cut.pcap", whole[..(whole.Length / 2)]);
        (string, object?)[] paths = [("Cut", cut), ("Gone", _folder.File("gone.pcap"))];
        PSObject[] sessions = [.. engine.Run("Get-PptpSession $Cut, $Gone, $Capture", paths)];

        Assert.Equal([cut, Engine.Sample], sessions.Select(session => session.Properties["Path"].Value));
        Assert.Equal(["PptpCaptureCutShort", "PptpCaptureNotFound"], engine.Errors.Select(Id));
        Assert.Matches(@"offset \d{3,}, frame \d\d", engine.Errors[0].ToString());
        Assert.Equal(ErrorCategory.InvalidData, engine.Errors[0].CategoryInfo.Category);

        PSObject capture = engine.Run("Import-PptpCapture $Cut", paths)[0];
        Assert.Equal("CutShort", ((PSObject)PSObject.AsPSObject(capture.Properties["Problem"].Value)).Properties["Fault"].Value.ToString());
    }

    [Theory]
    [InlineData("-SessionId 1", 1)]
    [InlineData("-SessionId 2", 0)]
    [InlineData("-ClientAddress 198.18.80.2", 1)]
    [InlineData("-ClientAddress 198.18.80.1", 0)]
    [InlineData("-ServerAddress 198.18.80.1", 1)]
    [InlineData("-ServerAddress 198.18.80.2, 192.0.2.1", 0)]
    public void Sessions_are_chosen_in_the_decoder(string filter, int sessions)
    {
        Assert.Equal(sessions, engine.Run($"Get-PptpSession $Capture {filter}").Count);
        Assert.Equal(sessions > 0, engine.Run($"Trace-PptpNegotiation $Capture {filter}").Count > 0);
    }

    [Fact]
    public void The_number_of_a_session_is_completed_from_the_capture()
    {
        PSObject completion = Assert.Single(engine.Run(
            "$text = \"Get-PptpSession '$Capture' -SessionId \"; [System.Management.Automation.CommandCompletion]::CompleteInput($text, $text.Length, $null).CompletionMatches"));
        Assert.Equal("1", completion.Properties["CompletionText"].Value);
        Assert.Contains("198.18.80.2", (string)completion.Properties["ToolTip"].Value);
    }

    [Theory]
    [InlineData("one.pcap")]
    [InlineData("./o*.pcap")]
    public void The_capture_to_complete_from_is_found_from_the_location_of_PowerShell(string path)
    {
        File.Copy(Engine.Sample, _folder.File("one.pcap"));
        using var own = new Engine();
        own.Run("$ExecutionContext.SessionState.Path.SetLocation($Folder)", ("Folder", _folder.Path));
        Assert.Equal("1", Assert.Single(Completions(own, path)).Properties["CompletionText"].Value);
        Assert.DoesNotContain(Completions(own, "gone*.pcap"), found => found.Properties["CompletionText"].Value is "1");
    }

    private static System.Collections.Generic.IReadOnlyList<PSObject> Completions(Engine own, string path) => own.Run(
        "$text = \"Get-PptpSession $Name -SessionId \"; [System.Management.Automation.CommandCompletion]::CompleteInput($text, $text.Length, $null).CompletionMatches",
        ("Name", path));

    public static TheoryData<Exception> Failures =>
        [new IOException("gone"), new ObjectDisposedException("stream"), new NotSupportedException("no"), new UnauthorizedAccessException("no"), new InvalidDataException("no")];

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_stream_that_fails_at_once_or_later_is_an_error_and_the_next_goes_on(Exception failure)
    {
        foreach (int octets in new[] { 0, 2000 })
        {
            using var failing = new FailingStream(File.ReadAllBytes(Engine.Sample)[..octets], failure);
            using FileStream whole = File.OpenRead(Engine.Sample);
            engine.Run("$Streams | Get-PptpSession", ("Streams", new Stream[] { failing, whole }));
            ErrorRecord error = Assert.Single(engine.Errors);
            Assert.Equal("PptpCaptureUnreadable", Id(error));
            Assert.Same(failing, error.TargetObject);
            Assert.StartsWith("The stream cannot be read: ", error.ToString());
        }
    }

    [Fact]
    public void A_closed_stream_is_an_error()
    {
        FileStream closed = File.OpenRead(Engine.Sample);
        closed.Dispose();
        Assert.Equal("PptpCaptureUnreadable", Id(engine.RunToError("Get-PptpSession -InputObject $Stream", ("Stream", closed))));
    }

    [Fact]
    public void A_link_type_that_is_not_read_is_one_error_for_its_interface()
    {
        byte[] capture = File.ReadAllBytes(Engine.Sample);
        BitConverter.TryWriteBytes(capture.AsSpan(20), 147);
        string path = _folder.File("odd.pcap", capture);
        ErrorRecord error = engine.RunToError("Get-PptpSession $Odd", ("Odd", path));
        Assert.Equal("PptpCaptureUnknownLinkType", Id(error));
        Assert.Equal(path, error.TargetObject);
        Assert.Contains("interface 0 has link type 147", error.ToString());
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Verbose_lines_name_format_and_frames()
    {
        engine.Run("Get-PptpSession $Capture -Verbose");
        Assert.Contains(engine.VerboseLines, line => line.Contains("65 frames") && line.Contains("pcap"));
    }

    [Fact]
    public void Progress_is_shown_and_stopping_the_pipeline_ends_the_decoding()
    {
        // The stream never ends: only the stop does.
        using var endless = new EndlessCapture(File.ReadAllBytes(Engine.Sample));
        using var own = new Engine();
        using PowerShell shell = own.Prepare("param($Stream) Get-PptpSession -InputObject $Stream").AddArgument(endless);
        using var shown = new ManualResetEventSlim();
        shell.Streams.Progress.DataAdded += (_, _) => shown.Set();
        IAsyncResult running = shell.BeginInvoke();
        Assert.True(shown.Wait(TimeSpan.FromMinutes(1)));
        Assert.Matches(@"^Decoding a stream .*MB", $"{shell.Streams.Progress[0].Activity} {shell.Streams.Progress[0].StatusDescription}");
        shell.Stop();
        Assert.True(running.AsyncWaitHandle.WaitOne(TimeSpan.FromMinutes(1)));
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
    }

    private static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
