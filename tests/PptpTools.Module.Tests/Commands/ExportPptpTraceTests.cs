using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text.Json;
using System.Threading.Tasks;

namespace PptpTools.Tests.Commands;

public sealed class ExportPptpTraceTests(Engine engine) : IClassFixture<Engine>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private (string, object?) Out(string name) => ("Out", _folder.File(name));

    [Fact]
    public void Text_has_one_line_for_each_step_with_the_text_of_the_object()
    {
        engine.Run("Export-PptpTrace $Capture $Out", Out("trace.txt"));
        string[] lines = File.ReadAllLines(_folder.File("trace.txt"));
        string[] texts = engine.Run<string>("(Trace-PptpNegotiation $Capture).Text");
        Assert.Equal(texts.Length, lines.Length);
        Assert.All(texts.Zip(lines), pair => Assert.EndsWith(' ' + pair.First, pair.Second));
        Assert.Matches(@"^1 20\d\d-\d\d-\d\dT[\d:.]+Z #1 client 198\.18\.80\.2:\d+ > server 198\.18\.80\.1:1723 ToServer \[TCP Syn", lines[0]);
    }

    [Fact]
    public void Ndjson_has_the_members_of_the_object_on_each_line()
    {
        engine.Run("Export-PptpTrace $Capture $Out -IncludeData", Out("trace.ndjson"));
        JsonElement[] lines = [.. File.ReadLines(_folder.File("trace.ndjson")).Select(line => JsonDocument.Parse(line).RootElement)];
        PSObject[] steps = [.. engine.Run("Trace-PptpNegotiation $Capture -IncludeData")];
        Assert.Equal(steps.Length, lines.Length);
        for (int i = 0; i < steps.Length; i++)
        {
            Assert.Equal(steps[i].Properties["Number"].Value, lines[i].GetProperty("Number").GetInt64());
            Assert.Equal(steps[i].Properties["Time"].Value, lines[i].GetProperty("Time").GetDateTimeOffset());
            Assert.Equal(steps[i].Properties["Text"].Value, lines[i].GetProperty("Text").GetString());
            Assert.Equal(steps[i].Properties["Layer"].Value.ToString(), lines[i].GetProperty("Layer").GetString());
            Assert.Equal(((TimeSpan)steps[i].Properties["Elapsed"].Value).TotalSeconds, lines[i].GetProperty("Elapsed").GetDouble(), 6);
        }

        JsonElement request = lines.First(line => line.GetProperty("Layer").GetString() == "Lcp");
        Assert.Equal(1400, request.GetProperty("Fields").GetProperty("MaximumReceiveUnit").GetInt32());
    }

    [Fact]
    public void Csv_has_a_row_of_names_and_as_many_cells_in_every_row()
    {
        engine.Run("Export-PptpTrace $Capture $Out", Out("trace.csv"));
        string[] lines = File.ReadAllLines(_folder.File("trace.csv"));
        int columns = lines[0].Split(',').Length;
        string[] texts = engine.Run<string>("(Trace-PptpNegotiation $Capture).Text");
        Assert.Equal(texts.Length + 1, lines.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            // The text is the last cell, quoted; the cells before it hold neither comma nor quotation mark.
            string[] cells = lines[i + 1].Split(',', columns);
            Assert.Equal(columns, cells.Length);
            Assert.Equal('"' + texts[i].Replace("\"", "\"\"") + '"', cells[^1]);
        }
    }

    [Fact]
    public void The_format_asked_for_comes_before_that_of_the_name()
    {
        engine.Run("Export-PptpTrace $Capture $Out -Format Ndjson", Out("trace.txt"));
        Assert.StartsWith("{\"Number\":1,", File.ReadAllText(_folder.File("trace.txt")));
    }

    [Fact]
    public void Several_captures_go_into_one_file_and_a_table_has_one_row_of_names()
    {
        engine.Run("Export-PptpTrace $Capture, $Capture $Out; Export-PptpTrace $Capture $Out -Append", Out("trace.csv"));
        string[] lines = File.ReadAllLines(_folder.File("trace.csv"));
        Assert.Equal(1 + (3 * engine.Run("Trace-PptpNegotiation $Capture").Count), lines.Length);
        Assert.Single(lines, line => line.StartsWith("Number,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Export-PptpTrace $First, $Second $Out")]
    [InlineData("$First, $Second | Export-PptpTrace -Destination $Out")]
    [InlineData("Export-PptpTrace $First $Out -Append; Export-PptpTrace $Second $Out -Append")]
    public void Text_of_several_captures_has_a_line_with_the_path_before_the_lines_of_each(string script)
    {
        (string first, string second) = TwoCaptures();
        engine.Run(script, Out("trace.txt"), ("First", first), ("Second", second));
        string[] lines = File.ReadAllLines(_folder.File("trace.txt"));
        int each = lines.Length / 2;
        Assert.Equal("# " + first, lines[0]);
        Assert.Equal("# " + second, lines[each]);
        Assert.Equal(2, lines.Count(line => line.StartsWith('#')));
        Assert.Equal(lines[1..each], lines[(each + 1)..]);
    }

    [Fact]
    public void Ndjson_and_csv_have_the_path_with_every_step()
    {
        (string first, string second) = TwoCaptures();
        engine.Run("Export-PptpTrace $First, $Second $Out", Out("trace.ndjson"), ("First", first), ("Second", second));
        string[] paths = [.. File.ReadLines(_folder.File("trace.ndjson")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Path").GetString()!)];
        Assert.Equal([.. Enumerable.Repeat(first, paths.Length / 2), .. Enumerable.Repeat(second, paths.Length / 2)], paths);

        engine.Run("Export-PptpTrace $First, $Second $Out", Out("trace.csv"), ("First", first), ("Second", second));
        string[] rows = File.ReadAllLines(_folder.File("trace.csv"));
        Assert.EndsWith(",Reference,Path,Text", rows[0]);
        Assert.All(rows.Skip(1).Take(paths.Length / 2), row => Assert.Contains($",\"{first.Replace("\"", "\"\"")}\",\"", row));
        Assert.All(rows.Skip(1 + paths.Length / 2), row => Assert.Contains($",{second},\"", row));
    }

    [Fact]
    public void A_capture_that_cannot_be_opened_leaves_the_old_destination_alone()
    {
        File.WriteAllText(_folder.File("trace.txt"), "old");
        (string, object?)[] names = [Out("trace.txt"), ("Gone", _folder.File("gone.pcap")), ("No", _folder.File("no.pcap", "no capture at all"u8.ToArray()))];
        engine.Run("Export-PptpTrace $Gone, $No $Out -PassThru", names);
        Assert.Equal(["PptpCaptureNotFound", "PptpCaptureNotACapture"], engine.Errors.Select(Id));
        Assert.Equal("old", File.ReadAllText(_folder.File("trace.txt")));
        engine.Run("Export-PptpTrace $Gone, $Capture $Out", names);
        Assert.StartsWith("# ", File.ReadAllText(_folder.File("trace.txt")));
    }

    [Fact]
    public void A_stream_that_fails_is_not_blamed_on_the_destination()
    {
        using var failing = new FailingStream(File.ReadAllBytes(Engine.Sample)[..2000], new UnauthorizedAccessException("no more"));
        ErrorRecord error = engine.RunToError("Export-PptpTrace -InputObject $Stream -Destination $Out", Out("trace.txt"), ("Stream", failing));
        Assert.Equal("PptpCaptureUnreadable", Id(error));
        Assert.NotEmpty(File.ReadAllLines(_folder.File("trace.txt")));
    }

    [UnixFact]
    public async Task A_pipe_as_destination_is_not_read()
    {
        string pipe = _folder.File("pipe");
        using (Process made = Process.Start("mkfifo", pipe))
            made.WaitForExit();
        Task<string> reading = Task.Run(() => File.ReadAllText(pipe));
        Task writing = Task.Run(() => engine.Run("Export-PptpTrace $Capture $Out", ("Out", pipe)));
        await Task.WhenAll(reading, writing).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.StartsWith("1 ", await reading);
    }

    private (string First, string Second) TwoCaptures()
    {
        byte[] sample = File.ReadAllBytes(Engine.Sample);
        return (_folder.File("one, \"two\".pcap", sample), _folder.File("two.pcap", sample));
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_kept_or_forced_as_told()
    {
        File.WriteAllText(_folder.File("trace.txt"), "old");
        Assert.Equal("PptpTraceExists", Id(engine.RunToError("Export-PptpTrace $Capture $Out -NoClobber", Out("trace.txt"))));
        Assert.Equal("old", File.ReadAllText(_folder.File("trace.txt")));

        engine.Run("Export-PptpTrace $Capture $Out", Out("trace.txt"));
        Assert.StartsWith("1 ", File.ReadAllText(_folder.File("trace.txt")));

        File.SetAttributes(_folder.File("trace.txt"), FileAttributes.ReadOnly);
        engine.Run("Export-PptpTrace $Capture $Out -Force", Out("trace.txt"));
        Assert.Empty(engine.Errors);
    }

    [Fact]
    public void WhatIf_writes_nothing_and_PassThru_gives_the_file()
    {
        engine.Run("Export-PptpTrace $Capture $Out -WhatIf", Out("trace.txt"));
        Assert.False(File.Exists(_folder.File("trace.txt")));
        PSObject file = Assert.Single(engine.Run("Export-PptpTrace $Capture $Out -PassThru", Out("trace.txt")));
        Assert.Equal(_folder.File("trace.txt"), ((FileInfo)file.BaseObject).FullName);
    }

    [Fact]
    public void A_capture_is_never_overwritten()
    {
        File.Copy(Engine.Sample, _folder.File("a.pcap"));
        File.SetAttributes(_folder.File("a.pcap"), FileAttributes.Normal);
        Assert.Equal("PptpTraceOntoCapture", Id(engine.RunToError("Export-PptpTrace $Capture $Out -Force", Out("a.pcap"))));
        Assert.Equal(File.ReadAllBytes(Engine.Sample), File.ReadAllBytes(_folder.File("a.pcap")));
    }

    [Fact]
    public void A_destination_that_cannot_be_written_is_an_error_with_a_remedy()
    {
        ErrorRecord error = engine.RunToError("Export-PptpTrace $Capture $Out", ("Out", Path.Combine(_folder.Path, "no", "such", "folder.txt")));
        Assert.Equal("PptpTraceNotWritten", Id(error));
        Assert.Equal(ErrorCategory.WriteError, error.CategoryInfo.Category);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    private static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
