using System.Reflection;
using System.Runtime.CompilerServices;

namespace ApiCheck;

/// <summary>A public type of a stand-in, in the words of the vendor's listing.</summary>
internal sealed record StandInType(string FullName, string Kind, bool IsSealed, bool IsAbstract, bool IsStatic, string? BaseType,
    IReadOnlyList<string> Interfaces, IReadOnlyList<string> EnumMembers, IReadOnlyList<StandInMember> Members)
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    internal string Modifiers => Describe(IsSealed, IsAbstract, IsStatic);

    internal static StandInType Of(Type type)
    {
        var isStatic = type is { IsAbstract: true, IsSealed: true, IsInterface: false };
        var isRecord = type.GetMethod("<Clone>$") is not null;
        return new StandInType(
            TypeNames.Full(type),
            type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : isRecord ? "record" : "class",
            type.IsSealed && !isStatic && !type.IsEnum,
            type.IsAbstract && !isStatic && !type.IsInterface,
            isStatic,
            type.BaseType is { } baseType && baseType != typeof(object) && baseType != typeof(ValueType) && baseType != typeof(Enum) ? TypeNames.Full(baseType) : null,
            type.IsEnum ? [] : [.. type.GetInterfaces().Where(i => i.IsPublic || i.IsNestedPublic).Where(i => type.BaseType?.IsAssignableTo(i) != true).Select(TypeNames.Full)],
            type.IsEnum ? [.. Enum.GetValues(type).Cast<object>().Select(value => $"{value} = {Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)}")] : [],
            type.IsEnum ? [] : [.. type.GetMembers(Declared).Where(IsPublicAndWritten).Select(StandInMember.Of)]);
    }

    internal static string Describe(bool isSealed, bool isAbstract, bool isStatic) =>
        string.Join(' ', new[] { isSealed ? "sealed" : null, isAbstract ? "abstract" : null, isStatic ? "static" : null }.OfType<string>()) is { Length: > 0 } text ? text : "none";

    // What the compiler writes for a record or an accessor follows from what is compared: the record itself, the property.
    private static bool IsPublicAndWritten(MemberInfo member) => member switch
    {
        MethodInfo method => IsVisible(method) && !method.IsDefined(typeof(CompilerGeneratedAttribute)) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)),
        ConstructorInfo constructor => IsVisible(constructor) && !constructor.IsDefined(typeof(CompilerGeneratedAttribute)),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible) && !property.IsDefined(typeof(CompilerGeneratedAttribute))
            && property.Name != "EqualityContract",
        FieldInfo field => field.IsPublic && !field.IsSpecialName,
        _ => false,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;
}
