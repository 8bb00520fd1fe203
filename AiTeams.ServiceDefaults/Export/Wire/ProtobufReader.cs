namespace AiTeams.ServiceDefaults.Export.Wire;

/// <summary>Steps through the fields of a message from outside. Malformed bytes end it early: an answer is a courtesy, never a reason to fail.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    internal int Field { get; private set; }

    /// <summary>Of a varint field.</summary>
    internal ulong Number { get; private set; }

    /// <summary>Of a length-delimited field.</summary>
    internal ReadOnlySpan<byte> Bytes { get; private set; }

    internal bool Next()
    {
        Number = 0;
        Bytes = default;
        if (!TryVarint(out var tag)) return false;
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        switch (tag & 7)
        {
            case 0:
                if (!TryVarint(out var number)) return false;
                Number = number;
                return true;
            case 1: return Skip(8);
            case 2:
                if (!TryVarint(out var length) || length > (ulong)_rest.Length) return false;
                Bytes = _rest[..(int)length];
                return Skip((int)length);
            case 5: return Skip(4);
            default: return false;
        }
    }

    private bool Skip(int count)
    {
        if (_rest.Length < count) return false;
        _rest = _rest[count..];
        return true;
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(10, _rest.Length); i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return true;
        }
        return false;
    }
}
