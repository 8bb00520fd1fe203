using System.Diagnostics;

namespace AiTeams.ServiceDefaults.Privacy;

/// <summary>A value that prints as <c>[redacted]</c> wherever it is printed: in texts, logs, debuggers and dumps of the object that holds it.</summary>
/// <param name="value">What <see cref="Reveal"/> gives to the one who needs it.</param>
[Sensitive]
[DebuggerDisplay("[redacted]")]
public readonly struct Secret<T>(T value) : IEquatable<Secret<T>>
{
    public T Reveal() => value;

    public override string ToString() => SecretNames.Redacted;

    public bool Equals(Secret<T> other) => EqualityComparer<T>.Default.Equals(value, other.Reveal());

    public override bool Equals(object? obj) => obj is Secret<T> other && Equals(other);

    public override int GetHashCode() => value?.GetHashCode() ?? 0;

    public static bool operator ==(Secret<T> left, Secret<T> right) => left.Equals(right);

    public static bool operator !=(Secret<T> left, Secret<T> right) => !left.Equals(right);
}
