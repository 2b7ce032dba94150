import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { LIMITS } from '#shared/kernel/limits.ts'
import { shellOf } from '../../bridge/shell.ts'
import { type Appearance, setAppearance, useAppearance } from '../../state/appearance.ts'
import { setWantsNotices, useWantsNotices } from '../../state/notices.ts'
import { useOrganisation } from '../../state/organisation-context.tsx'
import { usePeer } from '../../state/peer-context.tsx'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { t } from '../../strings/en.ts'
import { Button } from '../../ui/button.tsx'
import { Ceremony } from '../../ui/ceremony.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Select, Switch } from '../../ui/field.tsx'
import { FailureNotice } from '../../ui/notice.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { DiscardSample } from '../sample/discard-sample.tsx'
import './settings.css'

const words = t.settings

export function SettingsPage() {
  const profile = useQuery('profile.get', {})
  const organisation = useOrganisation()
  return (
    <Page title={words.title}>
      <AppearanceSettings />
      {shellOf(window) === null ? null : <NoticeSettings />}
      <Section title={words.names}>
        <QueryView query={profile}>
          {(data) => (
            <NameSettings name={data.name ?? ''} deviceName={data.deviceName} key={`${data.name} ${data.deviceName}`} />
          )}
        </QueryView>
      </Section>
      {organisation.sample ? (
        <SampleSettings name={organisation.name} />
      ) : organisation.me === null || organisation.standing !== 'member' ? null : (
        <MembershipSettings name={organisation.me.name} />
      )}
      <Section title={words.about}>
        <QueryView query={profile} skeleton={[5]}>
          {(data) => (
            <p className="soft">
              {words.version(data.version)}. {words.licence}
            </p>
          )}
        </QueryView>
      </Section>
    </Page>
  )
}

function NoticeSettings() {
  const on = useWantsNotices()
  return (
    <Section title={t.notices.title}>
      <Switch on={on} onChange={setWantsNotices}>
        {t.notices.on}
      </Switch>
      <p className="soft">{t.notices.about}</p>
    </Section>
  )
}

function AppearanceSettings() {
  const appearance = useAppearance()
  const themes: readonly Appearance['theme'][] = ['system', 'light', 'dark']
  const sizes: readonly Appearance['textSize'][] = ['normal', 'large', 'larger']
  return (
    <Section title={words.appearance}>
      <div className="settings-row">
        <Select
          label={words.theme}
          value={appearance.theme}
          options={themes.map((id) => ({ id, name: words.themes[id] }))}
          onChange={(theme) => setAppearance({ theme })}
        />
        <Select
          label={words.textSize}
          value={appearance.textSize}
          options={sizes.map((id) => ({ id, name: words.textSizes[id] }))}
          onChange={(textSize) => setAppearance({ textSize })}
        />
      </div>
      <Switch
        on={appearance.contrast === 'more'}
        onChange={(on) => setAppearance({ contrast: on ? 'more' : 'system' })}
      >
        {words.contrast}
      </Switch>
    </Section>
  )
}

function NameSettings(known: { readonly name: string; readonly deviceName: string }) {
  const api = usePeer()
  const [name, setName] = useState(known.name)
  const [deviceName, setDeviceName] = useState(known.deviceName)
  const [saved, setSaved] = useState(false)
  const save = useAction(
    () => api.call('profile.setNames', { name: name.trim(), deviceName: deviceName.trim() }),
    () => setSaved(true),
  )
  return (
    <div className="settings-form">
      <p className="soft">{words.namesAbout}</p>
      <Field label={words.yourName} value={name} onChange={setName} maxLength={LIMITS.nameChars} />
      <Field label={words.deviceName} value={deviceName} onChange={setDeviceName} maxLength={LIMITS.nameChars} />
      {save.state.status === 'failed' ? <FailureNotice failure={save.state.failure} /> : null}
      <div className="dialog-actions">
        <Button
          onPress={() => save.run()}
          isDisabled={
            name.trim() === '' || deviceName.trim() === '' || (name === known.name && deviceName === known.deviceName)
          }
        >
          {t.common.save}
        </Button>
        <span className="small muted" aria-live="polite">
          {saved ? words.saved : ''}
        </span>
      </div>
    </div>
  )
}

function SampleSettings({ name }: { readonly name: string }) {
  return (
    <Section title={words.inOrganisation(name)}>
      <div className="settings-form">
        <p className="soft">{t.sample.discard.about(name)}</p>
        <div>
          <DiscardSample kind="danger" />
        </div>
      </div>
    </Section>
  )
}

function MembershipSettings({ name: known }: { readonly name: string }) {
  const api = usePeer()
  const navigate = useNavigate()
  const { organisation, name: organisationName } = useOrganisation()
  const [name, setName] = useState(known)
  const [leaving, setLeaving] = useState(false)
  const rename = useAction(() => api.call('member.rename', { organisation, name: name.trim() }))
  const leave = useAction(
    () => api.call('organisation.leave', { organisation }),
    () => void navigate({ to: '/' }),
  )
  return (
    <Section title={words.inOrganisation(organisationName)}>
      <div className="settings-form">
        <Field
          label={words.rename}
          help={words.renameAbout}
          value={name}
          onChange={setName}
          maxLength={LIMITS.nameChars}
        />
        {rename.state.status === 'failed' ? <FailureNotice failure={rename.state.failure} /> : null}
        <div>
          <Button onPress={() => rename.run()} isDisabled={name.trim() === '' || name.trim() === known}>
            {t.common.save}
          </Button>
        </div>
        <hr className="settings-rule" />
        <p className="soft">{t.goingOn.settings.about}</p>
        <div>
          <Button onPress={() => void navigate({ to: '/o/$organisation/go-on', params: { organisation } })}>
            {t.goingOn.settings.open}
          </Button>
        </div>
        <hr className="settings-rule" />
        <p className="soft">{words.leaveAbout}</p>
        <div>
          <Button kind="danger" onPress={() => setLeaving(true)}>
            {words.leave}
          </Button>
        </div>
      </div>
      <Dialog title={words.leaveConfirm.title} open={leaving} onClose={() => setLeaving(false)}>
        <Ceremony
          title={words.leaveConfirm.title}
          sign={words.leaveConfirm.sign(organisationName)}
          causes={words.leaveConfirm.causes}
          undo={words.leaveConfirm.undo}
          clause={null}
          verb={words.leaveConfirm.verb}
          kind="danger"
          state={leave.state}
          onConfirm={() => leave.run()}
          onCancel={() => setLeaving(false)}
        />
      </Dialog>
    </Section>
  )
}
