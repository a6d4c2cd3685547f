import { mount } from 'svelte';
// The docs' whole file; the test puts it here.
import MeasuredMap from './MeasuredMap.svelte';

mount(MeasuredMap, { target: document.getElementById('app')! });
