namespace AiTeams.Storage.Migrations;

/// <summary>The database and the program do not fit; the message says in one line what is wrong and what to do.</summary>
internal sealed class MigrationException(string message, Exception? inner = null) : Exception(message, inner);
