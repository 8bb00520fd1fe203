using System.Runtime.InteropServices;

namespace AiTeams.Benchmarks.Macro.Load;

/// <summary>The three calls of an event loop on sockets, without the runtime between: a generator slower than the server would measure itself.</summary>
/// <remarks>poll(2) and not epoll(7): of 32 busy descriptors most are ready at once, and its struct is the same on every processor.</remarks>
internal static partial class LinuxSocket
{
    internal const short Readable = 1;

    private const int DontWait = 0x40;
    private const int NoSignal = 0x4000;

    /// <returns>How many descriptors are ready; 0 at the time-out.</returns>
    internal static unsafe int Poll(Span<Descriptor> descriptors, int timeoutMilliseconds)
    {
        fixed (Descriptor* at = descriptors) return Poll(at, (nuint)descriptors.Length, timeoutMilliseconds);
    }

    internal static unsafe nint Send(int socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* at = bytes) return Send(socket, at, bytes.Length, NoSignal);
    }

    internal static unsafe nint Receive(int socket, Span<byte> into)
    {
        fixed (byte* at = into) return Receive(socket, at, into.Length, DontWait);
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static unsafe partial int Poll(Descriptor* descriptors, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "send")]
    private static unsafe partial nint Send(int socket, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static unsafe partial nint Receive(int socket, byte* bytes, nint length, int flags);

    [StructLayout(LayoutKind.Sequential)]
    internal struct Descriptor
    {
        public int Socket;
        public short Wanted;
        public short Ready;
    }
}
