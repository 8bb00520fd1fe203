using System.Reflection;
using Dapper;

namespace AiTeams.Storage.Rows;

/// <summary>
/// Maps columns to a row type's constructor parameters and settable members by name, underscores and case aside, and leaves conversion of
/// values to Dapper. Dapper's own map wants constructor parameters of exactly SQLite's types, so that no record could have an int or a bool;
/// and its switch for underscores is one for the whole process.
/// </summary>
internal sealed class RowTypeMap : SqlMapper.ITypeMap
{
    private readonly Type _type;

    private RowTypeMap(Type type) => _type = type;

    /// <summary>Dapper keeps maps per type; the first use of a row type sets it.</summary>
    public static void Use<T>() => _ = Once<T>.Done;

    public ConstructorInfo? FindConstructor(string[] names, Type[] types) =>
        _type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(constructor => constructor.GetParameters().All(parameter => names.Any(name => Same(name, parameter.Name!))))
            .OrderByDescending(constructor => constructor.GetParameters().Length)
            .FirstOrDefault(constructor => !IsCopy(constructor));

    public ConstructorInfo? FindExplicitConstructor() => null;

    public SqlMapper.IMemberMap? GetConstructorParameter(ConstructorInfo constructor, string columnName) =>
        constructor.GetParameters().FirstOrDefault(parameter => Same(columnName, parameter.Name!)) is { } parameter ? new Member(columnName, parameter) : null;

    public SqlMapper.IMemberMap? GetMember(string columnName) =>
        _type.GetProperties(BindingFlags.Instance | BindingFlags.Public).FirstOrDefault(property => property.CanWrite && Same(columnName, property.Name)) is { } property
            ? new Member(columnName, property)
            : null;

    private bool IsCopy(ConstructorInfo constructor) => constructor.GetParameters() is [var only] && only.ParameterType == _type;

    private static bool Same(string column, string member) =>
        string.Equals(column.Replace("_", "", StringComparison.Ordinal), member, StringComparison.OrdinalIgnoreCase);

    private sealed class Member : SqlMapper.IMemberMap
    {
        public Member(string column, ParameterInfo parameter) => (ColumnName, Parameter, MemberType) = (column, parameter, parameter.ParameterType);

        public Member(string column, PropertyInfo property) => (ColumnName, Property, MemberType) = (column, property, property.PropertyType);

        public string ColumnName { get; }

        public Type MemberType { get; }

        public PropertyInfo? Property { get; }

        public FieldInfo? Field => null;

        public ParameterInfo? Parameter { get; }
    }

    private static class Once<T>
    {
        public static readonly bool Done = Set();

        private static bool Set()
        {
            // Numbers, texts and tuples are Dapper's own business.
            if (typeof(T).Namespace is not "System") SqlMapper.SetTypeMap(typeof(T), new RowTypeMap(typeof(T)));
            return true;
        }
    }
}
