from django.db import migrations

AT_ONCE = 5_000
NO_DIFFICULTY_OF_PAGES = """
UPDATE library_item SET p_value = NULL, angoff_value = NULL
 WHERE item_type IN ('CASE', 'FINISH', 'SECTION', 'WELCOME') AND (p_value IS NOT NULL OR angoff_value IS NOT NULL)
   AND id > %s AND id <= %s
"""
NOR_IN_THEIR_REVISIONS = """
UPDATE library_itemrevision r SET classification = r.classification - 'p_value' - 'angoff_value'
  FROM library_item i
 WHERE i.id = r.item_id AND i.item_type IN ('CASE', 'FINISH', 'SECTION', 'WELCOME') AND r.classification ?| ARRAY['p_value', 'angoff_value']
   AND i.id > %s AND i.id <= %s
"""
"""Nobody answers a page. What was said of its difficulty by mistake would be refused with the next revision that carries it on."""
TOPICS_LEFT_BEHIND = """
DELETE FROM library_itemtopic t USING library_item i, library_topic n
 WHERE i.id = t.item_id AND n.id = t.node_id AND n.collection_id <> i.collection_id
   AND i.id > %s AND i.id <= %s
"""
"""By these an item is found only. What its revisions carried they say themselves."""
LANGUAGES = """
UPDATE library_item i SET lang = left(r.content ->> 'lang', 10)
  FROM library_itemrevision r
 WHERE r.id = i.latest_id AND r.tenant_id = i.tenant_id AND i.lang = '' AND r.content ->> 'lang' <> ''
   AND i.id > %s AND i.id <= %s
"""
"""Last: a page that still says a difficulty may not be written."""


def mend(apps, schema_editor):
    """Change what rows of earlier releases lack or say too much, some thousand items at once, each in its own transaction."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM library_item")
        last = cursor.fetchone()[0]
        for statement in (NO_DIFFICULTY_OF_PAGES, NOR_IN_THEIR_REVISIONS, TOPICS_LEFT_BEHIND, LANGUAGES):
            for begin in range(0, last, AT_ONCE):
                cursor.execute(statement, [begin, begin + AT_ONCE])


class Migration(migrations.Migration):
    """No table is held while rows are changed, so that who authors meanwhile waits for a few rows at most. Done twice it changes nothing."""

    atomic = False
    dependencies = [("library", "0021_items_without_language")]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop, atomic=False)]
