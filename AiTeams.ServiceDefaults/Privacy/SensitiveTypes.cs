using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace AiTeams.ServiceDefaults.Privacy;

internal enum Sensitivity
{
    None,

    /// <summary>Some members are: the type's own ToString may print them.</summary>
    Members,
    Whole,
}

/// <summary>What <see cref="SensitiveAttribute"/> and the names of members say about a type; looked at once per type.</summary>
internal static class SensitiveTypes
{
    private const int MostMembers = 64;
    private const int DeepestRecord = 3;

    private static readonly ConcurrentDictionary<Type, Sensitivity> Known = new();
    private static readonly ConcurrentDictionary<Type, (PropertyInfo Property, bool IsSensitive)[]> Members = new();

    internal static Sensitivity Of(Type type) => Known.TryGetValue(type, out var known) ? known : Known.GetOrAdd(type, static type => Judge(type, 0));

    /// <summary>The readable members, and which must not be printed.</summary>
    internal static (PropertyInfo Property, bool IsSensitive)[] MembersOf(Type type) => Members.GetOrAdd(type, ReadMembers);

    private static Sensitivity Judge(Type type, int depth)
    {
        if (type.IsPrimitive || type.IsEnum && !IsMarked(type) || type == typeof(string)) return Sensitivity.None;
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (IsMarked(t)) return Sensitivity.Whole;
        }
        if (type.GetInterfaces().Any(IsMarked)) return Sensitivity.Whole;
        if (type.IsDefined(typeof(SensitiveAttribute), inherit: true)) return Sensitivity.Whole;
        // A record prints its members: those that a name gives away are as sensitive as the marked ones. Other types print what they like.
        var isRecord = type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly, [typeof(StringBuilder)]) is not null;
        return MembersOf(type).Any(member => member.IsSensitive && (isRecord || IsMarked(member.Property, type)) || isRecord && HoldsSensitive(member.Property.PropertyType, depth))
            ? Sensitivity.Members
            : Sensitivity.None;
    }

    /// <summary>A record within a record prints itself too.</summary>
    private static bool HoldsSensitive(Type type, int depth) =>
        depth < DeepestRecord && !type.IsPrimitive && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true && Judge(type, depth + 1) != Sensitivity.None;

    private static (PropertyInfo Property, bool IsSensitive)[] ReadMembers(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(static property => property.CanRead && property.GetIndexParameters().Length == 0)
            .Take(MostMembers)
            .Select(property => (property, IsMarked(property, type) || IsMarked(property.PropertyType) || SecretNames.Contains(property.Name))),
    ];

    /// <summary>On the property, or on the parameter that a record makes it of.</summary>
    private static bool IsMarked(PropertyInfo property, Type type) =>
        IsMarked(property) || type.GetConstructors().Any(constructor => constructor.GetParameters().Any(parameter => parameter.Name == property.Name && IsMarked(parameter)));

    private static bool IsMarked(MemberInfo member) => member.IsDefined(typeof(SensitiveAttribute), inherit: false);

    private static bool IsMarked(ParameterInfo parameter) => parameter.IsDefined(typeof(SensitiveAttribute), inherit: false);
}
