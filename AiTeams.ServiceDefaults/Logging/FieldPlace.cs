using AiTeams.ServiceDefaults.Privacy;

namespace AiTeams.ServiceDefaults.Logging;

/// <summary>Where a property of this name goes: a known place, <c>fields</c>, or, as a secret, nowhere but its name.</summary>
internal readonly struct FieldPlace
{
    private readonly sbyte _field;

    private FieldPlace(string name, sbyte field, bool isSecret) => (Name, _field, IsSecret) = (name, field, isSecret);

    internal string Name { get; }

    internal bool IsKnown => _field >= 0;

    internal Field Field => (Field)_field;

    internal bool IsSecret { get; }

    internal static FieldPlace Of(string name)
    {
        if (name.Length > 0 && name[0] is '@' or '$') name = name.TrimStart('@', '$');
        return FieldTable.TryFind(name, out var field) ? new(name, (sbyte)field, false) : new(FieldName.Shown(name), -1, SecretNames.Contains(name));
    }
}
