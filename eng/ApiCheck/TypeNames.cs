using System.Reflection;

namespace ApiCheck;

/// <summary>Types as C# source names them, without namespace, with nullability.</summary>
internal static class TypeNames
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    internal static string Of(PropertyInfo property) => Name(property.PropertyType, Nullability.Create(property), useWrite: property.GetMethod is null);

    internal static string Of(FieldInfo field) => Name(field.FieldType, Nullability.Create(field), useWrite: false);

    // An attribute such as NotNullWhen changes what a caller may assume, not what is written: for out parameters the write state has the annotation.
    internal static string Of(ParameterInfo parameter) => Name(parameter.ParameterType, Nullability.Create(parameter), useWrite: parameter.Position >= 0);

    internal static string Short(Type type) => Name(type, null, false);

    internal static string WithoutArguments(Type type) => type.Name.Split('`')[0];

    /// <summary>With namespace and outer types, as the listing names a type as a whole.</summary>
    internal static string Full(Type type)
    {
        var outer = type.DeclaringType is { } declaring ? Full(declaring) : type.Namespace;
        return $"{outer}.{WithoutArguments(type)}{(type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(FullArgument))}>" : "")}";
    }

    private static string FullArgument(Type argument) =>
        argument.IsGenericParameter ? argument.Name : Keywords.TryGetValue(argument, out var keyword) ? keyword : Full(argument);

    private static string Name(Type type, NullabilityInfo? info, bool useWrite)
    {
        if (type.IsByRef) return Name(type.GetElementType()!, info, useWrite);
        if (Nullable.GetUnderlyingType(type) is { } value) return Name(value, null, useWrite) + "?";

        var nullable = !type.IsValueType && info is not null && (useWrite ? info.WriteState : info.ReadState) == NullabilityState.Nullable ? "?" : "";
        if (type.IsGenericParameter) return type.Name + nullable;
        if (type.IsArray) return $"{Name(type.GetElementType()!, info?.ElementType, useWrite)}[]{nullable}";
        if (Keywords.TryGetValue(type, out var keyword)) return keyword + nullable;
        if (!type.IsGenericType) return type.Name + nullable;

        var arguments = type.GetGenericArguments();
        var infos = info?.GenericTypeArguments;
        var names = arguments.Select((argument, i) => Name(argument, infos?.Length == arguments.Length ? infos[i] : null, useWrite: false));
        return $"{WithoutArguments(type)}<{string.Join(", ", names)}>{nullable}";
    }
}
