namespace AiTeams.ServiceDefaults.Logging;

/// <summary>What the line may still take.</summary>
internal ref struct LineBudget(LineLimits limits)
{
    /// <summary>Fifteen from timestamp to tracing, and the four marks of a cut.</summary>
    private const int Essentials = 19;

    private int _fields = limits.Fields - Essentials;
    private int _bytes = limits.ValueBytes;

    /// <summary>Leaves room for the source that follows it.</summary>
    internal readonly int ForStackTrace => Math.Max(0, _bytes - 2048);

    /// <summary>What one more value may take at most.</summary>
    internal readonly int Left => _fields > 0 ? Math.Max(0, _bytes) : 0;

    internal void Take(int bytes)
    {
        _fields--;
        _bytes -= bytes;
    }

    internal bool TryTake(int bytes)
    {
        if (_fields <= 0 || _bytes < bytes) return false;
        Take(bytes);
        return true;
    }
}

/// <summary>Parts of a line that its limits cut.</summary>
[Flags]
internal enum Cut
{
    None = 0,
    Fields = 1,
    StackTrace = 2,
    Value = 4,
    Message = 8,
}
