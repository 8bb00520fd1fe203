using System.Reflection;
using System.Runtime.CompilerServices;

namespace ApiCheck;

/// <summary>A public member of a stand-in as the vendor's listing would write it.</summary>
/// <param name="Constraints">"where T : ..." of a generic method; empty without. The listing has none.</param>
internal sealed record StandInMember(string Name, string Signature, string Constraints)
{
    internal static StandInMember Of(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => new(TypeNames.WithoutArguments(constructor.DeclaringType!),
            $"{Access(constructor)} {TypeNames.Short(constructor.DeclaringType!)}.{TypeNames.WithoutArguments(constructor.DeclaringType!)}({Parameters(constructor)})", ""),
        PropertyInfo property => new(property.Name,
            $"{Access(property.GetAccessors(true)[0])} {Modifiers(property.GetAccessors(true)[0])}{TypeNames.Of(property)} {TypeNames.Short(property.DeclaringType!)}.{property.Name}", ""),
        FieldInfo field => new(field.Name,
            $"public {(field.IsLiteral ? "const static " : field.IsStatic ? "static readonly " : "")}{TypeNames.Of(field)} {TypeNames.Short(field.DeclaringType!)}.{field.Name}", ""),
        MethodInfo { Name: "op_Implicit" } conversion => new("implicit operator",
            $"public static {TypeNames.Short(conversion.DeclaringType!)}.implicit operator {TypeNames.Of(conversion.ReturnParameter)}({Parameters(conversion)})", ""),
        MethodInfo method => new(method.Name,
            $"{Access(method)} {Modifiers(method)}{TypeNames.Of(method.ReturnParameter)} {TypeNames.Short(method.DeclaringType!)}.{method.Name}{Arguments(method)}({Parameters(method)})",
            string.Join(' ', method.GetGenericArguments().Select(Constraint).Where(text => text.Length > 0))),
        _ => throw new NotSupportedException(member.ToString()),
    };

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.IsAbstract ? "abstract "
        : method.IsVirtual && !method.IsFinal ? method.GetBaseDefinition() == method ? "virtual " : "override "
        : method.IsDefined(typeof(IsReadOnlyAttribute)) && !method.DeclaringType!.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly "
        : "";

    private static string Arguments(MethodInfo method) =>
        method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.Position == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")
        + (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")
        + (parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? parameter.IsIn ? "in " : "ref " : "")
        + $"{TypeNames.Of(parameter)} {(parameter.Name == "event" ? "@event" : parameter.Name)}"
        + (parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")));

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? $"default({parameter.ParameterType.Name})" : "null",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\"",
        var value when parameter.ParameterType.IsEnum => $"{parameter.ParameterType.Name}.{Enum.ToObject(parameter.ParameterType, value)}",
        var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string Constraint(Type argument)
    {
        var parts = argument.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(TypeNames.Short).Order(StringComparer.Ordinal).ToList();
        if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) parts.Insert(0, "class");
        if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)) parts.Add("new()");
        return parts.Count == 0 ? "" : $"where {argument.Name} : {string.Join(", ", parts)}";
    }
}
