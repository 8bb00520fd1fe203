using AiTeams.Storage.Statements;
using Xunit;

namespace AiTeams.Tests.Storage;

public sealed class StatementTests
{
    [Theory]
    [InlineData("SELECT a, b FROM sessions WHERE x = 1", "SELECT sessions", true)]
    [InlineData("select count(*) from main.sessions", "SELECT main.sessions", true)]
    [InlineData("SELECT (SELECT 1 FROM other) FROM sessions", "SELECT sessions", true)]
    [InlineData("SELECT 1", "SELECT", true)]
    [InlineData("-- from nowhere\n/* insert */ SELECT 'from x' FROM \"sessions\"", "SELECT sessions", true)]
    [InlineData("INSERT INTO sessions (a) VALUES (1) ON CONFLICT DO NOTHING", "INSERT sessions", false)]
    [InlineData("INSERT OR IGNORE INTO sessions SELECT * FROM other", "INSERT sessions", false)]
    [InlineData("UPDATE sessions SET a = 1", "UPDATE sessions", false)]
    [InlineData("UPDATE OR IGNORE sessions SET a = 1", "UPDATE sessions", false)]
    [InlineData("DELETE FROM sessions", "DELETE sessions", false)]
    [InlineData("WITH due AS (SELECT id FROM timers) UPDATE executions SET a = 1 RETURNING id", "UPDATE executions", false)]
    [InlineData("WITH RECURSIVE t(n) AS (SELECT 1), u AS (SELECT 2) SELECT n FROM t", "SELECT t", true)]
    [InlineData("CREATE TABLE IF NOT EXISTS sessions (a text)", "CREATE sessions", false)]
    [InlineData("PRAGMA integrity_check", "PRAGMA", false)]
    [InlineData("", "EMPTY", false)]
    public void A_text_is_summed_up_by_its_verb_and_first_table(string sql, string summary, bool isRead)
    {
        var statement = Statement.Of(sql);

        Assert.Equal((summary, isRead), (statement.Summary, statement.IsRead));
    }
}
