using System.IO.Pipes;
using AiTeams.ServiceDefaults.Logging;
using Xunit;

namespace AiTeams.Tests.Logging;

public sealed class StdoutPipeTests
{
    [Fact]
    public void A_pipe_is_widened_and_anything_else_left_alone()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var file = File.OpenHandle(typeof(StdoutPipeTests).Assembly.Location);

        // A user who has many pipes already may get no more (/proc/sys/fs/pipe-user-pages-soft): then it stays as it is.
        Assert.Contains(StdoutPipe.Widen((int)pipe.SafePipeHandle.DangerousGetHandle()), (int[])[StdoutPipe.Bytes, -1]);
        Assert.Equal(-1, StdoutPipe.Widen((int)file.DangerousGetHandle()));
    }
}
