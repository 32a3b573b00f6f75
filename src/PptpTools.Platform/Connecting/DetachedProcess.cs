#if NET
using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.IO.Pipes;
using System.Text;
using System.Threading;
using PptpTools.Linux;
using PptpTools.Session;

namespace PptpTools.Connecting;

/// <summary>Both sides of a process that keeps a tunnel when its shell is gone.</summary>
internal static class DetachedProcess
{
    private const int ReadWrite = 2;
    private const int StandardStreams = 3;

    /// <summary>Every character that PowerShell takes for the end of a text in single quotes (about_Quoting_Rules).</summary>
    private const string SingleQuotes = "'\u2018\u2019\u201A\u201B";

    /// <summary>Starts this process's own program with a command; nothing of it reaches the terminal.</summary>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static Process Start(string command)
    {
        string program = Environment.ProcessPath ?? throw new IOException("The program of this process is not known.");
        List<string> arguments = [];
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            arguments.Add(Environment.GetCommandLineArgs()[0]);
        arguments.AddRange(["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", command]);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            Process process = Process.Start(start) ?? throw new IOException($"{program} could not be started.");
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception error)
        {
            throw new IOException($"{program}: {error.Message}", error);
        }
    }

    /// <summary>A text as PowerShell reads it as it is.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (char character in text)
            quoted.Append(character, SingleQuotes.Contains(character, StringComparison.Ordinal) ? 2 : 1);
        return quoted.Append('\'').ToString();
    }

    /// <summary>Opens the tunnel that is asked for through a pipe, answers through another, and keeps it.</summary>
    /// <param name="requestHandle">The inherited pipe with the request; while the tunnel is not open, its end means to give up.</param>
    /// <param name="answerHandle">The inherited pipe for answers.</param>
    /// <exception cref="IOException">The pipes are broken.</exception>
    public static void Run(string requestHandle, string answerHandle)
    {
        LeaveTerminal();
        using var requests = new AnonymousPipeClientStream(PipeDirection.In, requestHandle);
        using var answers = new AnonymousPipeClientStream(PipeDirection.Out, answerHandle);
        using var unwanted = new CancellationTokenSource();
        ConnectRequest request = DetachedMessage.ReadRequest(requests);
        TunnelConnection? connection = null;
        try
        {
            connection = TryConnect(request, answers);
            if (connection is null)
                return;
            WatchFor(requests, unwanted);
            while (connection.TryTake(unwanted.Token, out ConnectNotice? notice))
                answers.Write(new DetachedMessage { Notice = notice }.ToLine());
            answers.Write(new DetachedMessage { IsOpen = connection.HasOpened, Session = connection.Session, Failure = connection.Failure }.ToLine());
            answers.Dispose();
            connection.WaitUntilOver(CancellationToken.None);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // Nobody waits for the tunnel any more.
        }
        finally
        {
            connection?.Dispose();
        }
    }

    /// <returns>Null where the host refuses, which is answered.</returns>
    private static TunnelConnection? TryConnect(ConnectRequest request, Stream answers)
    {
        try
        {
            return TunnelPlatform.Current.Connect(request);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or Win32Exception)
        {
            answers.Write(new DetachedMessage { Failure = new SessionFailure(SessionFailureKind.HostFault, $"The host failed the tunnel: {error.Message.TrimEnd('.')}.") }.ToLine());
            return null;
        }
    }

    private static void WatchFor(Stream requests, CancellationTokenSource unwanted) => new Thread(() =>
    {
        try
        {
            _ = requests.ReadByte();
            unwanted.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The tunnel is over.
        }
    })
    {
        IsBackground = true,
        Name = "PPTP parent",
    }.Start();

    /// <summary>A session of its own (setsid(2)), so that the terminal's end is not this process's, and nowhere to print to.</summary>
    private static void LeaveTerminal()
    {
        if (NativeMethods.BeginSession() < 0)
            throw new IOException(Descriptor.Failed("A session of its own").Message);
        using Descriptor nowhere = Descriptor.Of(NativeMethods.Open("/dev/null", ReadWrite), "/dev/null");
        for (int stream = 0; stream < StandardStreams; stream++)
        {
            if (NativeMethods.Duplicate(nowhere.Number, stream) < 0)
                throw new IOException(Descriptor.Failed("/dev/null").Message);
        }
    }
}
#endif
