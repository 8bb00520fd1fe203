using System.Collections.ObjectModel;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Base of every resource. A name is at most 64 ASCII letters, digits and single hyphens, beginning with a letter and not ending
/// with a hyphen; anything else is an <see cref="ArgumentException"/>.</summary>
public abstract class Resource : IResource
{
    protected Resource(string name) => Name = ResourceNames.Validate(name);

    public virtual string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];
}

public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>;

public enum ResourceAnnotationMutationBehavior
{
    Append = 0,
    Replace = 1,
}

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ResourceNameAttribute : Attribute;

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EndpointNameAttribute : Attribute;

internal static class ResourceNames
{
    private const int MaxLength = 64;

    internal static string Validate(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > MaxLength || !char.IsAsciiLetter(name[0]) || name[^1] == '-' || name.Contains("--", StringComparison.Ordinal)
            || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw new ArgumentException($"Resource name '{name}' is invalid: at most {MaxLength} ASCII letters, digits and single hyphens, "
                + "beginning with a letter and not ending with a hyphen.", nameof(name));
        return name;
    }
}
