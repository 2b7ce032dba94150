import type { Article } from '#shared/charter/model.ts'
import { LIMITS } from '#shared/kernel/limits.ts'
import { t } from '../../../strings/en.ts'
import { Button } from '../../../ui/button.tsx'
import { Field } from '../../../ui/field.tsx'
import type { CharterFormProps } from './basics-form.tsx'

const words = t.proposals.amend

/** An id that no article has: ids stay through amendments, so that the history of a clause can be followed. */
export function freeArticleId(articles: readonly Article[]): string {
  for (let n = articles.length + 1; ; n++) {
    const id = `article-${n}`
    if (!articles.some((article) => article.id === id)) return id
  }
}

export function ArticlesForm({ charter, onChange }: CharterFormProps) {
  const set = (articles: Article[]) => onChange({ ...charter, articles })
  const replace = (id: string, change: Partial<Article>) =>
    set(charter.articles.map((article) => (article.id === id ? { ...article, ...change } : article)))
  return (
    <>
      {charter.articles.map((article) => (
        <section key={article.id} className="amend-article">
          <Field
            label={words.articleTitle}
            value={article.title}
            onChange={(title) => replace(article.id, { title })}
            error={article.title === '' ? words.invalid : undefined}
            maxLength={LIMITS.titleChars}
            face="written"
          />
          <Field
            label={words.articleText}
            value={article.text}
            onChange={(text) => replace(article.id, { text })}
            maxLength={LIMITS.textChars}
            face="written"
            multiline
            rows={7}
          />
          <div>
            <Button kind="quiet" onPress={() => set(charter.articles.filter((each) => each.id !== article.id))}>
              {words.removeArticle}
            </Button>
          </div>
        </section>
      ))}
      {charter.articles.length < LIMITS.articles ? (
        <div>
          <Button
            onPress={() =>
              set([...charter.articles, { id: freeArticleId(charter.articles), title: words.added, text: '' }])
            }
          >
            {words.addArticle}
          </Button>
        </div>
      ) : null}
    </>
  )
}
